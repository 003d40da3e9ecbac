// A contact with all that belongs to it.

import {picture, read, readIfThere} from "./api.js";
import {body, button, card, date, el, empty, facts, initials, moment, pill, row, table} from "./dom.js";
import {addCommunication, addNote, deleteContact, disablePortal, enablePortal, setInactive} from "./acts.js";
import {nameOf} from "./contacts.js";
import {companyLink, contactLink, recordAddress} from "./record.js";

export async function contact({words: [id], again, signal}) {
  const path = `/company/contacts/${id}`;
  const all = {pageSize: 100};
  const [person, notes, groups, uses, rights, levels, tickets, mails] = await Promise.all([
    read(path, {}, {signal}), read(path + "/notes", all), read(path + "/groups", all),
    readIfThere(path + "/usages/list", all), readIfThere(path + "/portalSecurity"),
    read("/company/portalSecurityLevels", all),
    read("/service/tickets", {conditions: `contact/id=${id}`, orderBy: "id desc", pageSize: 50,
      fields: "id,summary,status/name,board/name,priority/name,closedFlag"}),
    readMails(id)]);
  return [
    heading(person, again),
    el("div.cols",
      el("div.stack", communications(person, again), noteList(person, notes, again), ticketList(tickets)),
      el("div.stack", details(person), portal(person, rights, levels, mails), groupList(groups),
        customFields(person), blockers(uses ?? []))),
  ];
}

/// The invitations that a contact was sent.
async function readMails(id) {
  const {control} = await import("./api.js");
  return control("GET", "/outbox", undefined, {conditions: `contact/id=${id}`, orderBy: "id desc"}).catch(() => []);
}

function heading(person, again) {
  const name = nameOf(person);
  const face = initials(name, "large");
  showPhoto(face, person.id);
  return el("div.head.profile",
    el("div", el("a.crumb", {href: "#/contacts"}, "Contacts"),
      el("div.person", face, el("div", el("h1", name),
        el("p", person.title ? person.title + (person.company ? " at " : "") : "",
          person.company ? companyLink(person.company) : null),
        el("div.pills",
          person.inactiveFlag ? pill("Inactive", "warn") : pill("Active", "good"),
          (person.types ?? []).map((type) => pill(type.name)),
          person.defaultFlag ? pill("Default contact", "accent") : null)))),
    el("div.acts",
      button("Add a note", () => addNote(person.id, again)),
      person.disablePortalLoginFlag
        ? button("Enable portal", () => enablePortal(person, again))
        : button("Disable portal", () => disablePortal(person, again)),
      button(person.inactiveFlag ? "Mark active" : "Mark inactive", () => setInactive(person, again)),
      button("Delete", () => deleteContact(person, name), "danger")));
}

/// Puts the photo of a contact in place of the initials; a picture too small to be seen is left.
async function showPhoto(face, id) {
  const source = await picture(`/company/contacts/${id}/image`).catch(() => null);
  if (!source) return;
  const image = el("img", {src: source, alt: ""});
  await image.decode().catch(() => {});
  if (image.naturalWidth >= 48) face.replaceChildren(image);
  URL.revokeObjectURL(source);
}

function communications(person, again) {
  const items = [...(person.communicationItems ?? [])];
  const order = {Email: 0, Phone: 1};
  items.sort((one, other) => (order[one.communicationType] ?? 2) - (order[other.communicationType] ?? 2)
    || Number(other.defaultFlag) - Number(one.defaultFlag));
  return card({title: "Communication", acts: button("Add", () => addCommunication(person.id, again), "plain")},
    items.length ? el("ul.lines.reach", items.map((item) => el("li",
      el("span.faint", item.type?.name ?? item.communicationType),
      el("span.value", item.communicationType === "Email"
        ? el("a", {href: "mailto:" + encodeURIComponent(item.value)}, item.value) : el("span.nums", item.value),
      item.extension ? el("span.muted", ` ext. ${item.extension}`) : null),
      item.defaultFlag ? pill("First", "accent") : null)))
      : empty("Neither e-mail nor phone", "Add one to reach this contact."));
}

function noteList(person, notes, again) {
  const sorted = [...notes].sort((one, other) => Number(other.flagged) - Number(one.flagged) || other.id - one.id);
  return card({title: "Notes", count: notes.length, acts: button("Add", () => addNote(person.id, again), "plain")},
    notes.length ? el("ul.lines", sorted.map((note) => el("li",
      el("p.text", note.text),
      el("p.small.faint", note.flagged ? pill("Flagged", "warn") : null, note.flagged ? " " : "",
        [note.type?.name, author(note.enteredBy), date(note._info?.lastUpdated)].filter(Boolean).join(" · ")))))
      : empty("No notes", "What is worth to remember goes here."));
}

export function ticketList(tickets, title = "Tickets") {
  return card({title, count: tickets.length},
    tickets.length ? table(title, ["Ticket", "Status", "Priority"], tickets.map((ticket) => row(
      el("div", el("a.name", {href: recordAddress(`/service/tickets/${ticket.id}`)}, ticket.summary),
        el("span.sub", `#${ticket.id}${ticket.board ? " · " + ticket.board.name : ""}`)),
      pill(ticket.status?.name ?? "", ticket.closedFlag ? "" : "accent"),
      el("span.small.muted", ticket.priority?.name ?? ""))), "links fold")
      : empty("No tickets", "Nothing is open, and nothing was."));
}

function details(person) {
  const place = [person.addressLine1, person.addressLine2,
    [person.city, person.state, person.zip].filter(Boolean).join(", "), person.country?.name].filter(Boolean);
  return card("Details", body(facts([
    ["Company", person.company && companyLink(person.company)],
    ["Site", person.site?.name],
    ["Department", person.department?.name],
    ["Relationship", person.relationship?.name],
    ["Manager", person.managerContact && contactLink(person.managerContact)],
    ["Assistant", person.assistantContact && contactLink(person.assistantContact)],
    ["Address", place.length ? place.map((line) => el("span.block", line)) : null],
    ["Nickname", person.nickName], ["School", person.school], ["Birthday", date(person.birthDay)],
    ["Updated", moment(person._info?.lastUpdated)],
  ])));
}

function portal(person, rights, levels, mails) {
  const level = levels.find(({id}) => id === person.portalSecurityLevel);
  const may = (rights ?? []).filter(({enabled}) => enabled).map(({identifier}) => identifier.replaceAll("_", " ").toLowerCase());
  return card("Portal", body(
    facts([
      ["Login", person.disablePortalLoginFlag ? "Not allowed" : el("span.good", "Allowed")],
      ["Access", level && el("span", level.caption, el("span.sub.block.muted.small", level.description))],
      ["May see", may.length ? el("span.small", may.join(", ")) : null],
      ["Invited", mails.length ? el("a", {href: "#/mailbox"},
        mails.length === 1 ? "Once" : `${mails.length} times`) : "Not yet"],
    ])));
}

function groupList(groups) {
  return card({title: "Groups", count: groups.length},
    groups.length ? el("ul.lines", groups.map((item) => el("li",
      el("a", {href: recordAddress(`/marketing/groups/${item.group.id}`)}, item.group.name),
      item.unsubscribeFlag ? el("span", " ", pill("Unsubscribed", "warn")) : null,
      item.description ? el("span.sub.block.small.muted", item.description) : null)))
      : empty("In no group", "Mailings do not reach this contact."));
}

function customFields(person) {
  const own = (person.customFields ?? []).map(({caption, value}) => [caption, String(value ?? "")]);
  const old = Array.from({length: 10}, (_, index) => person[`userDefinedField${index + 1}`])
    .map((value, index) => [`Field ${index + 1}`, value]);
  const filled = [...own, ...old].filter(([, value]) => value);
  return card("Custom fields", filled.length ? body(facts(filled))
    : empty("None is filled in", "The fields of this company appear here."));
}

function blockers(uses) {
  return card({title: "Deleting", count: uses.length || undefined},
    uses.length ? [body(el("p.muted", "This contact cannot be deleted while these refer to it.")),
      el("ul.lines.over", uses.map((use) => el("li",
        el("a", {href: recordAddress(use.hyperlink)}, use.description || `${use.type} ${use.id}`),
        el("span.faint.small", ` ${use.type}`))))]
      : body(el("p.muted", "Nothing refers to this contact: it can be deleted.")));
}

/// Who wrote something; nobody did what was there from the beginning.
const author = (name) => name === "fixture" ? null : name;
