// Requests to the server. Reads carry X-Mock-Unseen, so that the page does not disturb what it shows.

export const base = "/v4_6_release/apis/3.0";
const clientId = "6f657355-5f4e-4206-9e32-1b65861a9e3f";

/// What the page remembers in this tab.
const kept = {
  get: (name) => sessionStorage.getItem("psa." + name),
  set: (name, value) => value ? sessionStorage.setItem("psa." + name, value)
    : sessionStorage.removeItem("psa." + name),
};

export const session = {
  get sandbox() { return kept.get("sandbox") ?? "default"; },
  set sandbox(name) { kept.set("sandbox", name); },
  get token() { return kept.get("token"); },
  set token(text) { kept.set("token", text); },
  /// `company+public:private`.
  get keys() { return kept.get("keys") ?? `${this.sandbox}+public:private`; },
  set keys(text) { kept.set("keys", text); },
};

/// An answer that refuses.
export class Refusal extends Error {
  constructor(status, body) {
    super(body?.message ?? `The server answered ${status}.`);
    this.status = status;
    this.code = body?.code;
    const errors = Array.isArray(body?.errors) ? body.errors : [];
    this.hints = errors.filter((item) => item.code === "Hint").map((item) => item.message);
    this.errors = errors.filter((item) => item.code !== "Hint");
  }
}

/// Asked when the server wants a token or keys; set by the shell.
export const prompts = {token: null, keys: null};

const needsToken = (error) => error.status === 403 && /X-Mock-Token/.test(error.message);

async function exchange(method, target, {body, fields = {}, unseen = false, signal} = {}) {
  const headers = {Accept: "application/json", "X-Mock-Sandbox": session.sandbox, ...fields};
  if (session.token) headers["X-Mock-Token"] = session.token;
  if (unseen) headers["X-Mock-Unseen"] = "true";
  const began = performance.now();
  const answer = await fetch(target, {
    // Without "omit" a 401 makes the browser ask for a password of its own.
    method, headers, signal, cache: "no-store", credentials: "omit",
    body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body)});
  const text = await answer.text();
  let json = null;
  try { json = text ? JSON.parse(text) : null; } catch { json = null; }
  return {status: answer.status, ok: answer.ok, json, text, headers: answer.headers,
    milliseconds: performance.now() - began};
}

async function asked(method, target, options) {
  const answer = await exchange(method, target, options);
  if (answer.ok) return answer;
  const error = new Refusal(answer.status, answer.json);
  if (needsToken(error) && prompts.token) {
    await prompts.token(Boolean(session.token));
    return asked(method, target, options);
  }
  throw error;
}

const withQuery = (path, parameters) => {
  const query = Object.entries(parameters ?? {})
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  return query ? `${path}?${query}` : path;
};

/// Reads records: the body of the answer.
export async function read(path, parameters, options = {}) {
  const answer = await asked("GET", withQuery(base + path, parameters), {unseen: true, ...options});
  return answer.json;
}

/// Reads records that may not be there: nothing then.
export async function readIfThere(path, parameters) {
  try { return await read(path, parameters); } catch (error) {
    if (error.status === 404) return null;
    throw error;
  }
}

/// Reads a picture; nothing if there is none.
export async function picture(path) {
  const headers = {"X-Mock-Sandbox": session.sandbox, "X-Mock-Unseen": "true"};
  if (session.token) headers["X-Mock-Token"] = session.token;
  const answer = await fetch(base + path, {headers, credentials: "omit"});
  if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("image/")) return null;
  return URL.createObjectURL(await answer.blob());
}

/// Reads something else of this server: the answer.
export const get = (target) => asked("GET", location.origin + target, {unseen: true});

/// Asks the control plane: the body of the answer.
export const control = async (...request) => (await controlAnswer(...request)).json;

/// The same with the head of the answer.
export const controlAnswer = (method, path, body, parameters) =>
  asked(method, withQuery("/_mock" + path, parameters), {body, fields: typed(body)});

/// The document about all operations, read once.
let document_;
export const openAPI = () => document_ ??= exchange("GET", "/openapi.json", {unseen: true})
  .then((answer) => answer.json).catch((error) => { document_ = undefined; throw error; });

/// Does something as a client does, visible to all. The answer is returned whatever it is.
export async function act(method, path, body) {
  const {keys} = session;
  const answer = await exchange(method, base + path,
    {body, fields: {Authorization: "Basic " + utf8Base64(keys), clientId, ...typed(body)}});
  if (answer.status === 401 && prompts.keys) {
    await prompts.keys();
    return act(method, path, body);
  }
  return told({method, path, target: base + path, body, keys, fields: {clientId}}, answer);
}

/// Does what the control plane does for a sandbox, told as an act is.
export async function command(method, path, body, sandbox = session.sandbox) {
  const target = "/_mock" + path;
  const fields = {"X-Mock-Sandbox": sandbox};
  const answer = await exchange(method, target, {body, fields: {...fields, ...typed(body)}});
  if (prompts.token && needsToken(new Refusal(answer.status, answer.json))) {
    await prompts.token(Boolean(session.token));
    return command(method, path, body, sandbox);
  }
  return told({method, path: target, target, body, fields}, answer);
}

const typed = (body) => body === undefined ? {} : {"Content-Type": "application/json"};

/// An answer with its request: what the page shows of both.
function told(request, answer) {
  request.hasAnswer = answer.text !== "";
  const error = answer.ok ? null : new Refusal(answer.status, answer.json);
  if (error) error.hints.push(...(answer.headers.get("x-mock-hint") ?? "").split("\n").filter(Boolean)
    .filter((hint) => !error.hints.includes(hint)));
  return {request, error, ...answer, hint: answer.ok ? answer.headers.get("x-mock-hint") : null};
}

const utf8Base64 = (text) => btoa(String.fromCodePoint(...new TextEncoder().encode(text)));

/// Server-sent events of the journal, by fetch: an EventSource cannot send a token.
export async function* events(parameters, signal) {
  const headers = {Accept: "text/event-stream", "X-Mock-Sandbox": session.sandbox};
  if (session.token) headers["X-Mock-Token"] = session.token;
  const answer = await fetch(withQuery("/_mock/journal/stream", parameters), {headers, signal, credentials: "omit"});
  if (!answer.ok) throw new Refusal(answer.status, await answer.json().catch(() => null));
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  while (true) {
    const {value, done} = await reader.read();
    if (done) return;
    const pieces = (rest + value).split("\n\n");
    rest = pieces.pop();
    for (const piece of pieces) {
      const lines = piece.split("\n");
      const kind = lines.find((line) => line.startsWith("event: "))?.slice(7);
      const data = lines.find((line) => line.startsWith("data: "))?.slice(6);
      if (kind) yield {kind, data: JSON.parse(data)};
    }
  }
}
