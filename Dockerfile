# The locked environment of go.py in an image: `layak web`, `layak worker`, `layak scheduler`.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY . .
# the same steps as on any machine; then what only bundling needs goes
RUN python3 go.py exec layak --help \
    && .tools/bin/uv pip sync --quiet --no-build --require-hashes --python .venv/bin/python requirements/run.lock \
    && .venv/bin/python -m compileall -q .venv engine webhooks web \
    && rm -rf .tools node_modules tests benchmarks

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /nonexistent layak \
    && install --directory --owner=layak --mode=0700 /data
COPY --from=build /app /app
ENV PATH="/app/.venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    LAYAK_DATA=/data
WORKDIR /app
USER 10001
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["layak"]
CMD ["web", "--host", "0.0.0.0", "--port", "8000"]
