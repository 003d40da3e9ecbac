// The messages to callbacks as rows that open: as they were sent, and as a sink took them.

import {control} from "./api.js";
import {button, code, copy, el, facts, failure, moment, number, pill, plural, time, toast} from "./dom.js";
import {signatureOf} from "./signatures.js";

const kinds = {delivered: "good", failed: "bad", refused: "bad", waiting: "warn", sending: "accent"};

/// A row of a button with what it opens. `content` gives what the button shows, `open` what is below it.
function openRow(entry, content, open) {
  const detail = el("div.detail", {hidden: true});
  const opener = el("button", {type: "button", "aria-expanded": "false", onclick: () => {
    detail.hidden = !detail.hidden;
    opener.setAttribute("aria-expanded", String(!detail.hidden));
    if (!detail.hidden) fill();
  }}, content(entry));
  const fill = async () => {
    try {
      detail.replaceChildren(...await open(entry));
    } catch (error) {
      detail.replaceChildren(failure(error));
    }
  };
  return {node: el("div.entry", opener, detail), update(changed) {
    entry = changed;
    opener.replaceChildren(...content(entry));
    if (!detail.hidden) fill();
  }};
}

/// A delivery: what was told to whom, and what came of it.
export const deliveryRow = (entry) => openRow(entry, deliveryLine, openDelivery);

function deliveryLine({time: when, action, type, recordId, url, state, attempts, status, milliseconds, nextTry, failure}) {
  const told = [failure, nextTry ? `Next try at ${time(nextTry)}.` : null,
    state === "refused" ? "Its host is not allowed: start the server with --callback-allow." : null].filter(Boolean);
  return [
    el("span.when.faint.nums", time(when)), el("span.method", action),
    el("span.target", {title: url}, `${type} ${recordId} `, el("span.faint", url)),
    el("span.pills", attempts > 1 ? pill(plural(attempts, "attempt")) : null, pill(state, kinds[state])),
    el(`span.status.${status >= 200 && status < 300 ? "good" : "bad"}`, status ?? "–"),
    el("span.took.faint.nums.right", milliseconds === undefined ? "" : `${milliseconds} ms`),
    ...(told.length ? [el("span.why", told.join(" "))] : []),
  ];
}

async function openDelivery({number: sent}) {
  const [whole] = await control("GET", "/callbacks/deliveries", undefined, {conditions: `number=${sent}`});
  if (!whole) return [el("p.muted", "This delivery has been forgotten.")];
  const signature = await signatureOf(whole.body);
  return [
    facts([
      ["Delivery", `${sent}, ${moment(whole.time)}`], ["Callback", String(whole.callbackId)],
      ["Address", el("code", whole.url)], ["Attempts", String(whole.attempts)],
      ["Next try", whole.nextTry && moment(whole.nextTry)], ["Failure", whole.failure],
      ["Right signature", signature && el("code", signature)],
    ]),
    ...messageParts(whole.body, whole.answer && part("Answer", whole.answer)),
    el("div.acts", button("Send again", async () => {
      const again = await control("POST", `/callbacks/deliveries/${sent}/resend`);
      toast(`Sent again as delivery ${again.number}`);
    }), button("Copy the body", () => copy(whole.body, "Body copied"))),
  ];
}

/// A request that a sink took.
export const sinkRow = (entry) => openRow(entry, sinkLine, openTaken);

const sinkLine = ({time: when, query, body, signature}) => [
  el("span.when.faint.nums", time(when)), el("span.method", "POST"),
  el("span.target", {title: query}, query), el("span.pills", signature ? null : pill("not signed", "warn")),
  el("span.status"), el("span.took.faint.nums.right", `${number(new TextEncoder().encode(body).length)} B`),
];

async function openTaken({number: taken, time: when, query, signature, body}) {
  const right = await signatureOf(body);
  const verdict = right && signature ? signature === right ? pill("right", "good") : pill("wrong", "bad") : null;
  return [
    facts([
      ["Request", `${taken}, ${moment(when)}`], ["Query", query && el("code", query)],
      ["Signature", signature && el("span", el("code", signature), " ", verdict)],
      ["It would be", right && signature !== right ? el("code", right) : null],
    ]),
    ...messageParts(body),
    el("div.acts", button("Copy the body", () => copy(body, "Body copied"))),
  ];
}

/// A body, with the record that it has as text beside it.
function messageParts(body, ...more) {
  const message = parsed(body);
  const entity = parsed(message?.Entity);
  return [el("div.pair", part("Body", message ? JSON.stringify(message, null, 2) : body),
    entity ? part("Entity", JSON.stringify(entity, null, 2)) : null, more)];
}

const part = (title, text) => el("div.field", el("span.label", title), code(text, "wrap"));

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    // It is shown as it stands.
    return null;
  }
}
