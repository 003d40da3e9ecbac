// The time of the sandbox.

import {control} from "./api.js";
import {attempts, body, button, card, el, field, head, moment} from "./dom.js";

const steps = [["+90 s", 90], ["+1 hour", 3600], ["+1 day", 86400], ["+30 days", 30 * 86400], ["−1 day", -86400]];

export async function clock({again, signal}) {
  const {now, frozen} = await control("GET", "/clock");
  const {problem, tried} = attempts(again);
  const doing = (done, ...request) => () => tried(done, () => control(...request));
  const shown = el("p.time", now.replace("T", " ").replace("Z", ""));
  const began = Date.now(), start = new Date(now).getTime();
  if (!frozen) {
    const timer = setInterval(() => {
      if (signal.aborted) return clearInterval(timer);
      shown.textContent = new Date(start + Date.now() - began).toISOString().slice(0, 19).replace("T", " ");
    }, 1000);
  }
  const input = el("input", {type: "datetime-local", step: "1", value: now.slice(0, 19)});
  return [
    head("Clock", "The time that this sandbox goes by: dates of records, lifetimes of tokens, minutes of the quota."),
    el("div.stack",
      card({title: frozen ? "Stands still" : "Runs", acts: [
        frozen ? button("Let it run", doing("The clock runs", "PUT", "/clock", {frozen: false}))
          : button("Freeze", doing("The clock stands still", "PUT", "/clock", {frozen: true})),
        button("Follow the machine", doing("The clock follows the machine's", "DELETE", "/clock"))]},
        body(el("div.form", shown, el("p.muted", moment(now) + ", UTC"),
          el("div.acts", steps.map(([text, seconds]) =>
            button(text, doing("The clock was moved", "POST", "/clock/advance", {seconds})))),
          el("div.row", field("Set to", input),
            button("Set", () => doing("The clock was set", "PUT", "/clock", {now: input.value.padEnd(19, ":00") + "Z"})())),
          problem)))),
  ];
}
