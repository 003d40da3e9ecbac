// Scenarios: several acts in one go, each step with its request.

import {act, command, session} from "./api.js";
import {showRequest} from "./dock.js";
import {button, card, el, empty, failure, head, pill, refusal, toast} from "./dom.js";
import {scenarios as all} from "./plans.js";

/// The cards of scenarios that are under way, by their titles: they go on when the view is left.
const running = new Map();

export async function scenarios({signal}) {
  const cards = await Promise.all(all.map((scenario) => running.get(scenario.title) ?? scenarioCard(scenario)));
  if (signal.aborted) return null;
  return [
    head("Scenarios", "What happens at a desk, in one go. Each says what it will do; “Back to the demo” undoes it."),
    el("div.pair.scenarios", cards),
  ];
}

/// A card with the steps that a scenario would do now.
async function scenarioCard(scenario) {
  const node = el("div");
  await plan(scenario, node);
  return node;
}

/// Shows what a scenario would do now.
async function plan(scenario, node) {
  const {title, text, kind = "main-act"} = scenario;
  let planned;
  try {
    planned = await scenario.plan();
  } catch (error) {
    return node.replaceChildren(card(title, el("div.body", failure(error))));
  }
  node.dataset.state = "planned";
  if (planned.impossible) return node.replaceChildren(card(title, empty("Nothing to do", planned.impossible)));
  const lines = planned.steps.map((step, index) => stepLine(step, index + 1));
  const start = button("Run", () => run(scenario, node, planned, lines, foot), kind);
  start.setAttribute("aria-label", `Run: ${title}`);
  const foot = el("div.acts", start);
  node.replaceChildren(card(title, el("p.body.muted", text),
    el("ol.lines.over.steps", lines.map((line) => line.node)), el("div.body.over", foot)));
}

function stepLine({text}, number) {
  const state = el("span.acts.end");
  const node = el("li", el("div.step", el("span", text), state));
  return {node, state, show(answer) {
    const opener = button("Request", () => showRequest(answer), "plain");
    opener.setAttribute("aria-label", `Request of step ${number}`);
    state.replaceChildren(pill(`${answer.status}`, answer.error ? "bad" : "good"), opener);
    if (answer.error) node.append(...refusal(answer.error));
  }};
}

/// Does all steps, one after another, until one is refused.
async function run(scenario, node, {steps, links}, lines, foot) {
  const sandbox = session.sandbox;
  const made = {};
  running.set(scenario.title, node);
  node.dataset.state = "running";
  foot.replaceChildren(el("span.muted", "Under way"));
  let answer;
  try {
    for (const [index, step] of steps.entries()) {
      if (step.after) await wait(step.after, lines[index].state);
      answer = await send(step, made, sandbox);
      lines[index].show(answer);
      if (node.isConnected) showRequest(answer);
      if (answer.error) break;
      if (step.name) made[step.name] = answer.json;
    }
  } catch (error) {
    node.append(failure(error));
  }
  running.delete(scenario.title);
  finish(scenario, node, answer && !answer.error ? links(made) : [], foot);
}

const send = (step, made, sandbox) =>
  step.isOfServer ? command(...step.request(made), sandbox) : act(...step.request(made));

/// Waits until the seconds are over or the button is pressed.
function wait(seconds, state) {
  const left = el("span.muted.nums");
  const end = Date.now() + seconds * 1000;
  return new Promise((done) => {
    const tick = () => {
      const rest = Math.ceil((end - Date.now()) / 1000);
      if (rest <= 0) stop();
      else left.textContent = `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
    };
    const timer = setInterval(tick, 500);
    const stop = () => { clearInterval(timer); done(); };
    tick();
    state.replaceChildren(left, button("End now", stop, "plain"));
  });
}

/// Shows where to look, and what the other scenarios would do from now on.
async function finish(scenario, node, links, foot) {
  node.dataset.state = "done";
  toast(`${scenario.title}: ${node.querySelector(".bad") ? "not all of it was done" : "done"}`);
  foot.replaceChildren(...links.map(([text, address]) => el("a.button", {href: address}, text)),
    button("Again", () => plan(scenario, node), "plain"));
  for (const [index, other] of [...document.querySelectorAll(".scenarios > *")].entries()) {
    const isStale = other.dataset.state === "planned" || scenario.undoes && other.dataset.state === "done";
    if (isStale && other !== node) await plan(all[index], other);
  }
}
