// The mails that were sent to contacts, such as invitations to the portal.

import {control} from "./api.js";
import {card, el, empty, facts, moment} from "./dom.js";
import {contactLink} from "./record.js";

export async function mailbox({parameters, signal}) {
  const mails = await control("GET", "/outbox", undefined, {orderBy: "id desc", pageSize: 200});
  if (signal.aborted) return null;
  const chosen = mails.find(({id}) => String(id) === parameters.get("mail")) ?? mails[0];
  return [
    el("div.head", el("div", el("h1", "Mailbox"), el("p", "What contacts were sent: invitations to the portal."))),
    mails.length ? el("div.mail", list(mails, chosen), message(chosen))
      : el("section.card", empty("No mail yet",
        "Whoever is given access to the portal gets an invitation.",
        el("div.pad", el("a.button", {href: "#/contacts"}, "Choose a contact")))),
  ];
}

function list(mails, chosen) {
  return el("section.card", el("ul.lines.mails", mails.map((mail) => el("li",
    el("a", {href: `#/mailbox?mail=${mail.id}`, "aria-current": mail === chosen ? "true" : null},
      el("span.from", mail.to), el("span.subject", mail.subject),
      el("span.faint.small", moment(mail.when) ?? ""))))));
}

function message(mail) {
  return card(mail.subject, el("div.body", facts([
    ["To", mail.to], ["Contact", mail.contact && contactLink(mail.contact)],
    ["Sent", moment(mail.when)],
  ]), el("p.text.letter", mail.text ?? "")));
}
