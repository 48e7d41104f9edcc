// Asking the server for JSON.

import type { Problem } from "../wire.ts";

/** The server answered, and said no. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** No answer came: it may or may not have happened. */
export class Unanswered extends Error {}

interface Ask {
  method?: "GET" | "POST" | "PUT";
  body?: unknown;
  /** A file, sent as it is, in place of `body`. */
  file?: Blob;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/**
 * The answer's JSON; throws `Refused`, `Unanswered`, or the signal's AbortError. When the session is over the page stays
 * where it is, with what was typed: the line says so and offers to sign in beside it.
 */
export async function api<T>(path: string, ask: Ask = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json", ...ask.headers };
  const request: RequestInit = { method: ask.method ?? "GET", headers };
  if (ask.signal) request.signal = ask.signal;
  if (ask.file) {
    headers["Content-Type"] = ask.file.type;
    request.body = ask.file;
  } else if (ask.body !== undefined) {
    headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(ask.body);
  }
  const response = await fetch(path, request).catch((error: unknown) => {
    throw isAbort(error) ? error : new Unanswered();
  });
  const answer: unknown = await response.json().catch((error: unknown) => {
    if (isAbort(error)) throw error;
    return undefined;
  });
  if (response.ok) {
    if (answer === undefined && response.status !== 204) throw new Unanswered();
    return answer as T;
  }
  throw gatewayGaveUp(response.status, answer)
    ? new Unanswered()
    : new Refused(asProblem(answer, response.status));
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** A proxy's own 502/504 says nothing about what the server did. */
function gatewayGaveUp(status: number, answer: unknown): boolean {
  return (status === 502 || status === 504) && !isProblem(answer);
}

function isProblem(answer: unknown): answer is Problem {
  return typeof answer === "object" && answer !== null && "code" in answer && "detail" in answer;
}

function asProblem(answer: unknown, status: number): Problem {
  if (isProblem(answer)) return answer;
  const detail = "Server menjawab dengan cara yang tidak dikenal. Coba lagi sebentar.";
  return { type: "about:blank", title: "Gagal", status, detail, code: "internal" };
}
