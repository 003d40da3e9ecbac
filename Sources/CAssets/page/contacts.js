// The list of contacts: search, quick filters, pages.

import {read} from "./api.js";
import {button, el, empty, failure, initials, number, pill, row, table} from "./dom.js";
import {conditionBox, explain, isCondition, wordConditions} from "./search.js";
import {addContact} from "./acts.js";

export const pageSize = 25;
const fields = "id,firstName,lastName,title,company/id,company/name,types,type,defaultPhoneNbr,"
  + "communicationItems,inactiveFlag,disablePortalLoginFlag,portalSecurityLevel";

const filters = [
  ["Active", "inactiveFlag=false"], ["Inactive", "inactiveFlag=true"],
  ["Portal users", "disablePortalLoginFlag=false and inactiveFlag=false"], ["Without a title", "title=null"],
  ["All", ""],
];
const orders = [["First name", "firstName"], ["Last name", "lastName"], ["Company", "company/name"], ["Newest", "id desc"]];

export async function contacts({parameters, signal}) {
  const state = {
    text: parameters.get("q") ?? "", filter: parameters.get("filter") ?? "Active",
    order: parameters.get("order") ?? "firstName", page: Number(parameters.get("page") ?? 1),
  };
  const conditions = conditionsOf(state);
  let rows = [], count = 0, error = null;
  try {
    [rows, {count}] = await Promise.all([
      read("/company/contacts", {conditions, fields, orderBy: state.order, page: state.page, pageSize}, {signal}),
      read("/company/contacts/count", {conditions}, {signal})]);
  } catch (failed) {
    if (failed.status !== 400) throw failed;
    // The explanation shows the place of a mistake in what was entered.
    error = await explain("contacts", {conditions: state.text})
      .then(() => failed, (told) => Object.assign(told, {hints: failed.hints}));
  }
  return [
    el("div.head", el("div", el("h1", "Contacts")),
      el("div.acts", button("Add a contact", () => addContact(), "main-act"))),
    el("div.stack", tools(state), error ? failure(error) : list(rows, count, state)),
  ];
}

function conditionsOf({text, filter}) {
  const words = text && !isCondition(text)
    ? wordConditions(text, ["firstName", "lastName", "title", "company/name"]) : text;
  const quick = filters.find(([name]) => name === filter)?.[1] ?? "";
  return [quick, words && quick ? `(${words})` : words].filter(Boolean).join(" and ");
}

/// The address of the list in another state.
const address = (state, change) => {
  const {text, filter, order, page} = {...state, page: 1, ...change};
  const query = new URLSearchParams();
  if (text) query.set("q", text);
  if (filter !== "Active") query.set("filter", filter);
  if (order !== "firstName") query.set("order", order);
  if (page > 1) query.set("page", page);
  return `#/contacts${query.size ? "?" + query : ""}`;
};

function tools(state) {
  const box = conditionBox({
    schema: "Contact", value: state.text, label: "Search contacts",
    placeholder: "Name, title or company, or conditions such as company/id = 12345",
    onsubmit: (text) => { location.hash = address(state, {text}); }});
  const order = el("select", {"aria-label": "Order", onchange: (event) => {
    location.hash = address(state, {order: event.target.value});
  }}, orders.map(([text, value]) => el("option", {value, selected: value === state.order}, text)));
  return el("div.tools", box.node,
    el("div.chips", {role: "group", "aria-label": "Quick filters"}, filters.map(([name]) =>
      el("a.chip", {href: address(state, {filter: name}), "aria-current": name === state.filter ? "true" : null}, name))),
    el("div.order", order));
}

function list(rows, count, state) {
  if (!rows.length) {
    return el("section.card", empty("No contact found",
      state.text ? "Other words, or another filter, may find some." : "There is none yet.",
      state.text || state.filter !== "All"
        ? el("div.pad", el("a.button", {href: "#/contacts?filter=All"}, "Show all contacts")) : null));
  }
  return el("section.card.contacts",
    table("Contacts", ["Name", "Company", "Type", "E-mail and phone", "Portal"], rows.map(line), "links fold"),
    pages(count, state));
}

export const nameOf = ({firstName, lastName}) => [firstName, lastName].filter(Boolean).join(" ");

/// The default value of a contact's communication items of one kind.
export const reach = (contact, kind) => {
  const items = (contact.communicationItems ?? []).filter((item) => item.communicationType === kind
    || (kind === "Phone" && ["Cell", "Direct"].includes(item.communicationType)));
  return (items.find((item) => item.defaultFlag) ?? items[0])?.value;
};

function line(contact) {
  const name = nameOf(contact);
  const types = contact.types ?? (contact.type ? [contact.type] : []);
  const mail = reach(contact, "Email"), phone = contact.defaultPhoneNbr ?? reach(contact, "Phone");
  return row(
    el("div.person", initials(name), el("div", el("a.name", {href: `#/contacts/${contact.id}`}, name),
      contact.inactiveFlag ? pill("Inactive") : null, el("span.sub", contact.title ?? ""))),
    contact.company ? el("a", {href: `#/companies/${contact.company.id}`}, contact.company.name) : el("span.faint", "–"),
    el("div.pills", types.slice(0, 2).map((type) => pill(type.name)), types.length > 2 ? pill("+" + (types.length - 2)) : null),
    el("div", mail ? el("span.clip", mail) : null, el("span.sub.nums", phone ?? "")),
    contact.disablePortalLoginFlag ? el("span.faint", "No") : pill("Yes", "good"));
}

function pages(count, state) {
  const last = Math.max(1, Math.ceil(count / pageSize));
  const first = (state.page - 1) * pageSize;
  const link = (text, page, isThere) => isThere
    ? el("a.button", {href: address(state, {page})}, text)
    : el("button", {type: "button", disabled: true}, text);
  return el("nav.pages", {"aria-label": "Pages"},
    el("span.muted.nums", `${number(first + 1)}–${number(Math.min(first + pageSize, count))} of ${number(count)}`),
    link("Previous", state.page - 1, state.page > 1), link("Next", state.page + 1, state.page < last));
}
