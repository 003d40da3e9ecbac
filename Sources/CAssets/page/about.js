// What runs here: version, mode, uptime, and what the sandbox has.

import {el, plural} from "./dom.js";

/// The lines of `/_mock/info`.
export function about({version, mode, startedAt, uptimeSeconds, sandboxes, sandbox}) {
  const {contacts, companies, tickets, requests, leniencies} = sandbox;
  return [
    el("strong", `psa-mock ${version}`),
    el("span", {title: `Since ${startedAt}`}, `${mode} mode, up for ${duration(uptimeSeconds)}`),
    el("span", plural(sandboxes, "sandbox", "sandboxes")),
    el("span", [plural(contacts, "contact"), plural(companies, "company", "companies"), plural(tickets, "ticket")].join(", ")),
    el("span", [plural(requests, "request"), plural(leniencies, "leniency", "leniencies")].join(", ")),
  ];
}

/// Seconds as a person says them, in two units at most.
function duration(seconds) {
  const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
  const first = units.findIndex(([, length]) => seconds >= length);
  if (first < 0) return "0 s";
  return units.slice(first, first + 2).map(([name, length], index) =>
    [Math.floor(index ? seconds % units[first][1] / length : seconds / length), name])
    .filter(([count]) => count).map((part) => part.join(" ")).join(" ");
}
