// What the studio asks the server. Every answer is JSON; anything else means that the session has ended.

export class Refused extends Error {
  constructor(status, answer) {
    super(answer?.message ?? `status ${status}`);
    this.status = status;
    this.answer = answer;
  }
}

export class Unreachable extends Error {}
export class SignedOut extends Error {}

/** The answer of a POST; throws Refused, Unreachable or SignedOut, and AbortError when `signal` says so. */
export async function post(url, csrf, body, signal) {
  const answer = await send(url, csrf, body, signal);
  const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
  if (answer.redirected || answer.status === 401 || (answer.status === 400 && !isJson)) throw new SignedOut(url);
  const read = isJson ? await answer.json() : undefined;
  if (!answer.ok || !isJson) throw new Refused(answer.status, read);
  return read;
}

async function send(url, csrf, body, signal) {
  try {
    return await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf },
      body: JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Unreachable(url);
  }
}

/** `post` of which only the last call counts: an older one is aborted and gives undefined. */
export function latest(url, csrf) {
  let running;
  return async (body) => {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    try {
      return await post(url, csrf, body, mine.signal);
    } catch (error) {
      if (mine.signal.aborted) return undefined;
      throw error;
    }
  };
}
