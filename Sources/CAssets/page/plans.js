// What scenarios do: each reads what is there, and says its steps before one of them is done.

import {control, read} from "./api.js";

/// A step is a sentence with its request, which may use the answers of steps before that have a name.
const post = (text, path, body, name) => ({text, name, request: (made) => ["POST", path, body(made)]});
const patch = (text, path, values) => ({text, request: (made) =>
  ["PATCH", typeof path === "function" ? path(made) : path, Object.entries(values(made))
    .map(([name, value]) => ({op: "replace", path: name, value}))]});
/// A step of the server itself. It is done after some seconds, or when it is asked for.
const serve = (text, method, path, body, after) => ({text, after, isOfServer: true, request: () => [method, path, body]});

const first = async (path, conditions, fields = "id") =>
  (await read(path, {conditions, fields, orderBy: "id", pageSize: 1}))[0];
const to = (record) => record && {id: record.id};
const name = ({firstName, lastName}) => [firstName, lastName].filter(Boolean).join(" ");
const address = (type, communicationType, value) =>
  ({type: {id: type.id}, value, communicationType, defaultFlag: true});

/// The types of an e-mail address and of a phone number.
const kinds = () => Promise.all([first("/company/communicationTypes", "emailFlag=true and defaultFlag=true"),
  first("/company/communicationTypes", "phoneFlag=true and defaultFlag=true")]);

async function newCustomer() {
  const [type, status, board, [email, phone], taken] = await Promise.all([
    first("/company/companies/types", 'name="Client"'), first("/company/companies/statuses", "defaultFlag=true"),
    first("/service/boards"), kinds(),
    read("/company/companies", {conditions: 'identifier like "Northwind%"', fields: "identifier", pageSize: 1000})]);
  const identifiers = new Set(taken.map(({identifier}) => identifier));
  let number = 1;
  const identifier = () => "Northwind" + (number > 1 ? number : "");
  while (identifiers.has(identifier())) number += 1;
  const company = "Northwind Clinic" + (number > 1 ? ` ${number}` : "");
  const domain = identifier().toLowerCase() + ".example";
  return {
    steps: [
      post(`Adds the company ${company} in Portland.`, "/company/companies", () => ({
        identifier: identifier(), name: company, site: {name: "Main"}, ...(type && {types: [to(type)]}),
        ...(status && {status: to(status)}), addressLine1: "12 Harbor Street", city: "Portland", state: "OR",
        zip: "97201", phoneNumber: "503-555-0112"}), "company"),
      post("Adds the contact Nora Winter, practice manager, with e-mail address and phone number.", "/company/contacts",
        ({company}) => ({firstName: "Nora", lastName: "Winter", title: "Practice Manager", company: to(company),
          communicationItems: [...(email ? [address(email, "Email", `nora.winter@${domain}`)] : []),
            ...(phone ? [address(phone, "Phone", "503-555-0113")] : [])]}), "contact"),
      patch("Makes her the first contact of the company.", ({company}) => `/company/companies/${company.id}`,
        ({contact}) => ({defaultContact: to(contact)})),
      patch("Opens the portal to her: she is sent an invitation.", ({contact}) => `/company/contacts/${contact.id}`,
        () => ({disablePortalLoginFlag: false})),
      post("Opens her first ticket: Set up twelve workstations.", "/service/tickets", ({company, contact}) => ({
        summary: "Set up twelve workstations", company: to(company), contact: to(contact),
        ...(board && {board: to(board)})}), "ticket"),
    ],
    links: ({company, ticket}) => [[company.name, `#/companies/${company.id}`], ["Mailbox", "#/mailbox"],
      [`Ticket ${ticket.id}`, `#/record/service/tickets/${ticket.id}`]],
  };
}

/// The contact with most open tickets, and a colleague to take them over.
async function leaving() {
  const open = await read("/service/tickets", {conditions: "closedFlag=false and contact/id!=null and company/id!=null",
    fields: "id,summary,contact/id,company/id", orderBy: "id", pageSize: 1000});
  const byContact = Object.values(Object.groupBy(open, ({contact}) => contact.id))
    .sort((one, other) => other.length - one.length);
  for (const tickets of byContact.slice(0, 20)) {
    const {contact, company} = tickets[0];
    const fields = "id,firstName,lastName,company,disablePortalLoginFlag,defaultFlag";
    const [person, colleague] = await Promise.all([
      first("/company/contacts", `id=${contact.id} and inactiveFlag=false`, fields),
      first("/company/contacts", `company/id=${company.id} and inactiveFlag=false and id!=${contact.id}`, fields)]);
    if (person?.company && colleague) return {person, colleague, tickets};
  }
  return null;
}

async function offboarding() {
  const found = await leaving();
  if (!found) return {impossible: "There is no contact with open tickets and a colleague."};
  const {person, colleague, tickets} = found;
  const [who, other] = [name(person), name(colleague)];
  const [noteType, team] = await Promise.all([first("/company/noteTypes", ""), read("/company/contacts", {
    conditions: `managerContact/id=${person.id} and inactiveFlag=false and id!=${colleague.id}`,
    fields: "id,firstName,lastName", orderBy: "id", pageSize: 1000})]);
  const contact = `/company/contacts/${person.id}`;
  return {
    steps: [
      ...tickets.map(({id, summary}) => patch(`Gives ticket ${id}, “${summary}”, to ${other}.`, `/service/tickets/${id}`,
        () => ({contact: to(colleague)}))),
      ...team.map((member) => patch(`Makes ${other} the manager of ${name(member)}.`, `/company/contacts/${member.id}`,
        () => ({managerContact: to(colleague)}))),
      ...(person.defaultFlag ? [patch(`Makes ${other} the first contact of ${person.company.name}.`,
        `/company/companies/${person.company.id}`, () => ({defaultContact: to(colleague)}))] : []),
      ...(person.disablePortalLoginFlag ? [] : [patch(`Closes the portal to ${who}.`, contact,
        () => ({disablePortalLoginFlag: true}))]),
      post(`Notes who has taken over.`, `${contact}/notes`, () => ({
        text: `${who} has left. ${other} has taken over.`, ...(noteType && {type: to(noteType)}), flagged: true})),
      patch(`Marks ${who} as inactive.`, contact, () => ({inactiveFlag: true})),
    ],
    links: () => [[who, `#/contacts/${person.id}`], [other, `#/contacts/${colleague.id}`]],
  };
}

async function duplicates() {
  const person = await first("/company/contacts",
    "inactiveFlag=false and company/id!=null and nickName!=null and lastName!=null", "");
  if (!person) return {impossible: "There is no contact with a nickname and a company."};
  const {nickName, firstName, lastName, company, communicationItems = []} = person;
  const items = (kind) => communicationItems.filter((item) => item.communicationType === kind && item.defaultFlag)
    .map(({type, value}) => address(type, kind, value));
  const [email, phone] = [items("Email"), items("Phone")];
  const same = (text, first, last, communicationItems) => post(text, "/company/contacts", () =>
    ({firstName: first, lastName: last, company: to(company), communicationItems}));
  return {
    steps: [
      same(`Adds ${nickName} ${lastName} at ${company.name}, with the e-mail address of ${name(person)}.`, nickName, lastName, email),
      same(`Adds ${name(person).toUpperCase()}, with the same phone number.`, firstName.toUpperCase(), lastName.toUpperCase(), phone),
      same(`Adds ${lastName} ${firstName}: the names the wrong way round, and no address.`, lastName, firstName, []),
    ],
    links: () => [[`Contacts named ${lastName}`, "#/contacts?" + new URLSearchParams({q: lastName})]],
  };
}

async function outage() {
  const end = (after) => serve(after ? "Goes on after two minutes, or when you end it." : "Ends the outage that is on.",
    "DELETE", "/maintenance", undefined, after);
  const {on} = await control("GET", "/maintenance");
  return {
    steps: on ? [end()] : [
      serve("Answers every program with 503, and asks it to come again after 120 seconds. This page goes on.",
        "PUT", "/maintenance", {on: true, retryAfter: 120}), end(120)],
    links: () => [],
  };
}

const back = async () => ({
  steps: [serve("Puts all data back as it was in the beginning. What has been added or changed is lost, and an outage ends.",
    "POST", "/reset")],
  links: () => [["Contacts", "#/contacts"]],
});

export const scenarios = [
  {title: "New customer", text: "A clinic signs up: company, contact, portal and first ticket.", plan: newCustomer},
  {title: "Offboarding", text: "A contact leaves, and a colleague takes over.", plan: offboarding},
  {title: "Duplicate contacts", text: "One person, entered again and again, to be found and merged.", plan: duplicates},
  {title: "Service down for 2 minutes", text: "What your programs do while nothing answers.", plan: outage},
  {title: "Back to the demo", text: "Undoes all of this.", plan: back, kind: "danger", undoes: true},
];
