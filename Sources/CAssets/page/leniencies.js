// What requests relied on that the live service does not have.

import {control} from "./api.js";
import {button, card, el, head, number, pill, row, table, toast} from "./dom.js";

export async function leniencies({again}) {
  const {total, leniencies: list} = await control("GET", "/leniencies");
  return [
    head("Leniencies", "What clients relied on that the live service does not have. At nothing, they are ready for it.",
      total ? button("Count anew", async () => {
        await control("DELETE", "/leniencies");
        toast("Counting begins at nothing");
        again();
      }) : null),
    total ? card({title: "Relied on", count: number(total)},
      table("Leniencies", ["Leniency", "Requests", "What the live service does", "Last request"], list.map((item) => row(
        el("code", item.name), el("span.nums", pill(number(item.count), "warn")), item.sentence,
        el("code.clip.small", {title: item.lastRequest}, item.lastRequest)))))
      : el("div.notice.good", el("strong", "None. "), "No request relied on anything that the live service does not have."),
  ];
}

