// Companies, and one of them with all that belongs to it.

import {read, readIfThere} from "./api.js";
import {body, button, card, el, empty, facts, failure, initials, pill, row, table} from "./dom.js";
import {addContact} from "./acts.js";
import {nameOf, reach} from "./contacts.js";
import {ticketList} from "./contact.js";
import {contactLink, recordAddress} from "./record.js";
import {conditionBox, explain, isCondition, wordConditions} from "./search.js";

export async function companies({parameters, signal}) {
  const text = parameters.get("q") ?? "";
  const conditions = ["deletedFlag=false", text && `(${isCondition(text) ? text
    : wordConditions(text, ["name", "identifier", "city"])})`].filter(Boolean).join(" and ");
  let found = [], error = null;
  try {
    found = await read("/company/companies", {conditions, orderBy: "name", pageSize: 200,
      fields: "id,identifier,name,status,types,city,state,phoneNumber,defaultContact"}, {signal});
  } catch (failed) {
    if (failed.status !== 400) throw failed;
    error = await explain("companies", {conditions: text})
      .then(() => failed, (told) => Object.assign(told, {hints: failed.hints}));
  }
  const box = conditionBox({schema: "Company", value: text, label: "Search companies",
    placeholder: "Name or city, or conditions such as status/name = \"Active\"",
    onsubmit: (entered) => { location.hash = "#/companies" + (entered ? "?" + new URLSearchParams({q: entered}) : ""); }});
  return [
    el("div.head", el("div", el("h1", "Companies"))),
    el("div.stack", el("div.tools", box.node), error ? failure(error) : list(found)),
  ];
}

function list(found) {
  if (!found.length) return el("section.card", empty("No company found", "Other words may find some."));
  return el("section.card", table("Companies", ["Company", "Status", "Place", "Phone", "Default contact"],
    found.map((company) => row(
      el("div.person", initials(company.name, "square"), el("div",
        el("a.name", {href: `#/companies/${company.id}`}, company.name), el("span.sub", company.identifier))),
      status(company), [company.city, company.state].filter(Boolean).join(", "),
      el("span.nums.nowrap", company.phoneNumber ?? ""),
      company.defaultContact ? contactLink(company.defaultContact) : "")), "links fold"));
}

const status = ({status: found}) => found ? pill(found.name, found.name === "Active" ? "good" : "warn") : "";

export async function company({words: [id], signal}) {
  const path = `/company/companies/${id}`;
  const of = {conditions: `company/id=${id}`, pageSize: 100};
  const [found, contacts, sites, team, tickets, agreements] = await Promise.all([
    read(path, {}, {signal}),
    read("/company/contacts", {...of, orderBy: "inactiveFlag,firstName",
      fields: "id,firstName,lastName,title,communicationItems,defaultPhoneNbr,inactiveFlag"}),
    read(path + "/sites", {pageSize: 100}), readIfThere(path + "/teams", {pageSize: 100}),
    read("/service/tickets", {...of, orderBy: "id desc",
      fields: "id,summary,status/name,board/name,priority/name,closedFlag"}),
    readIfThere("/finance/agreements", of)]);
  return [
    el("div.head.profile", el("div", el("a.crumb", {href: "#/companies"}, "Companies"),
      el("div.person", initials(found.name, "square large"), el("div", el("h1", found.name),
        el("div.pills", status(found), (found.types ?? []).map((type) => pill(type.name)))))),
      el("div.acts", button("Add a contact", () => addContact(id)))),
    el("div.cols",
      el("div.stack", contactList(contacts), ticketList(tickets)),
      el("div.stack", details(found), siteList(sites), teamList(team ?? []), agreementList(agreements ?? []))),
  ];
}

function contactList(contacts) {
  return card({title: "Contacts", count: contacts.length},
    contacts.length ? table("Contacts", ["Name", "E-mail and phone"], contacts.map((contact) => row(
      el("div.person", initials(nameOf(contact)), el("div",
        el("a.name", {href: `#/contacts/${contact.id}`}, nameOf(contact)), contact.inactiveFlag ? pill("Inactive") : null,
        el("span.sub", contact.title ?? ""))),
      el("div", el("span.clip", reach(contact, "Email") ?? ""),
        el("span.sub.nums", contact.defaultPhoneNbr ?? reach(contact, "Phone") ?? "")))), "links fold")
      : empty("No contacts", "Nobody is known here yet."));
}

function details(found) {
  const place = [found.addressLine1, found.addressLine2,
    [found.city, found.state, found.zip].filter(Boolean).join(", "), found.country?.name].filter(Boolean);
  return card("Details", body(facts([
    ["Identifier", found.identifier], ["Phone", found.phoneNumber], ["Fax", found.faxNumber],
    ["Website", found.website], ["Address", place.length ? place.map((line) => el("span.block", line)) : null],
    ["Territory", found.territory?.name], ["Account", found.accountNumber],
    ["Employees", found.numberOfEmployees], ["Default contact", found.defaultContact && contactLink(found.defaultContact)],
  ])));
}

function siteList(sites) {
  return card({title: "Sites", count: sites.length}, sites.length ? el("ul.lines", sites.map((site) => el("li",
    el("span", site.name), site.defaultFlag || site.primaryAddressFlag ? el("span", " ", pill("Main", "accent")) : null,
    el("span.sub.block.small.muted", [site.addressLine1, site.city, site.stateReference?.name ?? site.state?.name]
      .filter((part) => typeof part === "string").join(", "))))) : empty("No sites", "There is one address alone."));
}

function teamList(team) {
  return card({title: "Team", count: team.length}, team.length ? el("ul.lines", team.map((place) => el("li",
    place.member?.name ?? (place.contact ? contactLink(place.contact) : ""),
    el("span.sub.block.small.muted", place.teamRole?.name ?? "")))) : empty("No team", "Nobody is assigned."));
}

function agreementList(agreements) {
  return card({title: "Agreements", count: agreements.length}, agreements.length
    ? el("ul.lines", agreements.map((agreement) => el("li",
      el("a", {href: recordAddress(`/finance/agreements/${agreement.id}`)}, agreement.name),
      el("span.sub.block.small.muted", [agreement.type?.name, agreement.contact && `signed by ${agreement.contact.name}`]
        .filter(Boolean).join(" · "))))) : empty("No agreements", "Nothing is signed."));
}
