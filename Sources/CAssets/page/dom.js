// Elements, and the parts that all views share. Values become text nodes alone.

/// An element: `el("a.button", {href: "#/"}, "Text", child)`. Handlers are members that begin with `on`.
export function el(spec, ...rest) {
  const [tag, ...classes] = spec.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const item of rest.flat(3)) {
    if (item === null || item === undefined || item === false) continue;
    if (item instanceof Node) node.append(item);
    else if (typeof item === "object") assign(node, item);
    else node.append(String(item));
  }
  return node;
}

function assign(node, members) {
  for (const [name, value] of Object.entries(members)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
}

/// The head of a view.
export const head = (title, text, ...acts) =>
  el("div.head", el("div", el("h1", title), text && el("p", text)), el("div.acts", acts));

/// A card with a heading.
export function card(title, ...content) {
  const count = typeof title === "object" && !(title instanceof Node) ? title.count : null;
  const acts = title.acts ?? [];
  const name = title.title ?? title;
  return el("section.card",
    el("header", el("h2", name, count !== null && count !== undefined && el("span.count", count)),
      el("div.acts", acts)),
    content);
}

export const body = (...content) => el("div.body", content);

/// Names and values; those without a value are left out.
export const facts = (pairs) =>
  el("dl.facts", pairs.filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => [el("dt", name), el("dd", value)]));

export const empty = (title, text, ...rest) => el("div.empty", el("strong", title), text, rest);

export const pill = (text, kind) => el("span.pill" + (kind ? "." + kind : ""), text);

/// A button. What its act is refused for is told in a line.
export const button = (text, act, kind) =>
  el("button" + (kind ? "." + kind : ""), {type: "button", onclick: (event) => attempt(() => act(event))}, text);

/// Does something, and tells what it is refused for.
export async function attempt(work) {
  try {
    await work();
  } catch (error) {
    toast(String(error.message ?? error).split("\n")[0], "bad");
  }
}

/// A table. A column without a name has buttons.
export function table(caption, columns, rows, kind = "") {
  return el("div.scroll", {tabindex: "0", role: "region", "aria-label": caption},
    el("table.table" + (kind ? "." + kind.replaceAll(" ", ".") : ""),
      el("caption.visually-hidden", caption),
      el("thead", el("tr", columns.map((name) =>
        el("th", {scope: "col"}, name || el("span.visually-hidden", "What to do"))))),
      el("tbody", rows)));
}

export const row = (...cells) =>
  el("tr", cells.map((cell) => cell instanceof HTMLTableCellElement ? cell : el("td", cell)));

/// A field of a form with its label.
export function field(label, input, hint) {
  input.id ||= "f" + (++ids);
  const hints = hint && el("span.hint", {id: input.id + "-hint"}, hint);
  if (hint) input.setAttribute("aria-describedby", input.id + "-hint");
  return el("div.field", el("label", {for: input.id}, label), input, hints);
}
let ids = 0;

export const select = (name, options, value) =>
  el("select", {name}, options.map((option) => {
    const [text, key] = Array.isArray(option) ? option : [option, option];
    return el("option", {value: key, selected: key === value}, text);
  }));

/// The letters that stand for a person without a photo, with a colour that the name gives.
export function initials(name, kind = "") {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = ((words[0]?.[0] ?? "") + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
  const hue = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 8, 7);
  return el("span.face.hue" + hue + (kind ? "." + kind : ""), {"aria-hidden": "true"}, letters || "?");
}

/// A line that says what has been done, for some seconds.
export function toast(text, kind) {
  const node = el("div.toast" + (kind ? "." + kind : ""), text);
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), kind === "bad" ? 8000 : 3600);
}

/// What a view needs to act: `tried` does it, says that it is done if there is something to say, and shows the view again; `problem`
/// shows why it was refused.
export function attempts(again) {
  const problem = el("div");
  const tried = async (done, work) => {
    try {
      await work();
      if (done) toast(done);
      again();
    } catch (error) {
      problem.replaceChildren(...refusal(error));
    }
  };
  return {problem, tried};
}

/// Text to the clipboard.
export async function copy(text, what = "Copied") {
  try {
    await navigator.clipboard.writeText(text);
    toast(what);
  } catch {
    toast("The browser does not allow to copy here");
  }
}

/// A block of code with a button that copies it.
export const code = (text, kind = "") => el("pre.code" + (kind ? "." + kind : ""), {tabindex: "0"}, text);

/// What went wrong, with the two lines that show the place.
export function failure(error) {
  const [first, ...more] = String(error.message ?? error).split("\n");
  return el("div.notice.bad", {role: "alert"}, first,
    error.hints?.length ? el("div", error.hints.join(" ")) : null,
    more.length ? el("pre", more.join("\n")) : null);
}

/// The same with each error of the body.
export const refusal = (error) => [failure(error),
  ...(error.errors?.length ? [el("ul.lines.boxed", error.errors.map(({message}) => el("li", message)))] : [])];

const dates = new Intl.DateTimeFormat("en-GB", {day: "numeric", month: "short", year: "numeric", timeZone: "UTC"});
const moments = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC"});
export const date = (text) => text ? dates.format(new Date(text)) : null;
export const moment = (text) => text ? moments.format(new Date(text)) : null;
export const time = (text) => text ? text.slice(11, 19) : "";
export const number = (value) => new Intl.NumberFormat("en-US").format(value);
export const plural = (count, one, many = one + "s") => `${number(count)} ${count === 1 ? one : many}`;
