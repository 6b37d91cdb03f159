"""Makes a picture of one page. Runs as a program of its own: a hostile file may crash or eat it, never the server.

    python render.py FILE CONTENT_TYPE PAGE WIDTH     a JPEG on standard output, `pages: N` on standard error
    python render.py FILE CONTENT_TYPE 0 0            only the count

Exit status: 0 done, 3 there is no such page, 4 the file cannot be shown.
"""

from __future__ import annotations

import io
import resource
import sys

import pypdfium2
from PIL import Image, ImageOps

MEMORY = 1_500_000_000  # bytes of address space
SECONDS = 15  # of processor time
MOST_PIXELS = 100_000_000  # of a photograph: phones make 50 million
TALLEST = 4  # heights in widths: a strip of paper is not drawn whole
QUALITY = 82
NO_PAGE, UNREADABLE = 3, 4


def limit() -> None:
    """Caps what this process may take."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def pdf(path: str, number: int, width: int) -> tuple[int, bytes]:
    """The count of pages, and the picture of one unless `number` is 0."""
    document = pypdfium2.PdfDocument(path)
    count = len(document)
    if number == 0:
        return count, b""
    if number > count:
        return count, b""
    page = document[number - 1]
    wide, high = page.get_size()
    scale = min(width / max(wide, 1), TALLEST * width / max(high, 1))
    return count, jpeg(page.render(scale=scale, may_draw_forms=False).to_pil())


def image(path: str, number: int, width: int) -> tuple[int, bytes]:
    """A photograph the right way up, no wider than asked for, without what the camera wrote into it."""
    if number != 1:
        return 1, b""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow refuses twice of it
    with Image.open(path, formats=("JPEG", "PNG")) as opened:
        opened.draft("RGB", (width, width * TALLEST))
        turned = ImageOps.exif_transpose(opened)
        turned.thumbnail((width, width * TALLEST))
        return 1, jpeg(turned)


def jpeg(picture: Image.Image) -> bytes:
    """The bytes of a plain JPEG; what is transparent becomes white."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture.convert("RGBA"))
    plain = Image.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def main(path: str, content_type: str, number: int, width: int) -> int:
    """Draws, and says how it went."""
    limit()
    draw = pdf if content_type == "application/pdf" else image
    try:
        count, picture = draw(path, number, width)
    except Exception as error:  # whatever a broken file makes the libraries raise
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return UNREADABLE
    print(f"pages: {count}", file=sys.stderr)
    if number and not picture:
        return NO_PAGE
    sys.stdout.buffer.write(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
