// The API as a program of the shop would use it: to bring a shop into a state before somebody looks at it.

/** Everybody's, in the demo shop. */
export const PASSWORD = "melati-demo";

/**
 * Signs somebody of the demo shop in; returns how to make calls as her.
 * @param {string} base address of the program
 * @param {string} name such as `kasir1`
 */
export async function signIn(base, name) {
  const who = { email: `${name}@melati.example`, password: PASSWORD, device_name: "tests/browser" };
  const { token } = await call(base, "/api/v1/auth/login", undefined, who);
  return (/** @type {string} */ path, /** @type {unknown} */ body = undefined) =>
    call(base, path, token, body);
}

/**
 * @param {string} base
 * @param {string} path
 * @param {string | undefined} token
 * @param {unknown} [body] posts it; without one, gets
 * @returns {Promise<any>}
 */
async function call(base, path, token, body) {
  const answer = await fetch(base + path, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      accept: "application/json",
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
