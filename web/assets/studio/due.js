// Times as the panel shows them: a count and a unit where that says it all, else the expression itself.

export const UNITS = ["working_days", "working_hours", "hours", "before_due", "after_due", "rung"];
const SIMPLE = new RegExp(`^=?\\s*(${UNITS.join("|")})\\(\\s*([^(),]+?)\\s*\\)$`);
const COUNT = /^(\d+([.,]\d+)?|[A-Za-z_][A-Za-z0-9_]*(\s*[-+]\s*\d+)?)$/;

/** `{unit, count}` of `working_days(5)`; `{unit: "none"}` of nothing; `{unit: "formula", text}` of all else. */
export function readTime(text) {
  const trimmed = (text ?? "").trim();
  if (!trimmed) return { unit: "none", count: "", text: "" };
  const found = SIMPLE.exec(trimmed);
  if (found && isCount(found[2])) return { unit: found[1], count: found[2], text: trimmed };
  return { unit: "formula", count: "", text: trimmed };
}

/** A number, or the name of a value that the case carries, as `review_days` or `level + 1`. */
export function isCount(text) {
  return COUNT.test(text.trim());
}

export function writeTime(unit, count) {
  return `${unit}(${count.trim().replace(",", ".")})`;
}
