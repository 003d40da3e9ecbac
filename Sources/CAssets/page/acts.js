// What can be done to contacts: forms, and the requests that they make.

import {read} from "./api.js";
import {button, el, failure, field, refusal, select} from "./dom.js";
import {goTo, perform} from "./dock.js";

/// A form in a dialog. It stays open while the server refuses, and shows each error at its field.
function dialog({title, text, inputs, submit, kind = "main-act", run}) {
  const problem = el("div");
  const send = el(`button.${kind}`, {type: "submit"}, submit);
  const form = el("form", {novalidate: true},
    el("header", el("h2", title)),
    el("div.body.form", text ? el("p.muted", text) : null, inputs, problem),
    el("footer", button("Cancel", () => node.close()), send));
  const node = el("dialog", {"aria-label": title}, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    clear(form);
    problem.replaceChildren();
    try {
      await run(Object.fromEntries(new FormData(form)));
      node.close();
    } catch (error) {
      problem.replaceChildren(failure(error));
      showErrors(form, error.errors ?? []);
      send.disabled = false;
    }
  });
  node.addEventListener("close", () => node.remove());
  document.body.append(node);
  node.showModal();
  node.querySelector("input, select, textarea")?.focus();
}

function clear(form) {
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  for (const error of form.querySelectorAll(".field .error")) error.remove();
}

function showErrors(form, errors) {
  for (const {field: name, message} of errors) {
    const input = form.querySelector(`[name="${CSS.escape(name ?? "")}"], [name="${CSS.escape((name ?? "").split("/")[0])}"]`);
    if (!input) continue;
    input.setAttribute("aria-invalid", "true");
    input.parentElement.append(el("span.error", message));
  }
}

const input = (name, members = {}) => el("input", {name, autocomplete: "off", ...members});
const withoutEmpty = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== ""));
const choices = async (path, nothing) => [
  ...(nothing ? [[nothing, ""]] : []),
  ...(await read(path, {pageSize: 200, fields: "id,name"})).map(({id, name}) => [name, String(id)])];

export async function addContact(company) {
  const [companies, types] = await Promise.all([
    choices("/company/companies", "Choose a company"), choices("/company/contacts/types", "No type")]);
  dialog({
    title: "Add a contact", submit: "Add contact",
    inputs: [
      el("div.row", field("First name", input("firstName")), field("Last name", input("lastName"))),
      field("Company", select("company", companies, company ? String(company) : "")),
      el("div.row", field("Title", input("title")), field("Type", select("types", types, ""))),
      field("E-mail", input("email", {type: "email"})),
    ],
    run: async ({company, types, email, ...texts}) => {
      const {json} = await perform("POST", "/company/contacts", {
        ...withoutEmpty(texts),
        ...(company && {company: {id: Number(company)}}), ...(types && {types: [{id: Number(types)}]}),
        ...(email && {communicationItems: [
          {type: {id: 1}, value: email, communicationType: "Email", defaultFlag: true}]}),
      }, "Contact added");
      goTo(`#/contacts/${json.id}`);
    }});
}

export async function addNote(id, again) {
  const types = await choices("/company/noteTypes");
  dialog({
    title: "Add a note", submit: "Add note",
    inputs: [
      field("Text", el("textarea", {name: "text", rows: 5})),
      el("div.row", field("Type", select("type", types, types[0]?.[1])),
        el("label.check", el("input", {type: "checkbox", name: "flagged", value: "true"}), "Show first")),
    ],
    run: async ({text, type, flagged}) => {
      await perform("POST", `/company/contacts/${id}/notes`,
        {text, type: {id: Number(type)}, flagged: flagged === "true"}, "Note added");
      again();
    }});
}

export async function addCommunication(id, again) {
  const types = await read("/company/communicationTypes", {pageSize: 200});
  const first = types.find(({phoneFlag}) => phoneFlag) ?? types[0];
  const kindOf = ({phoneFlag, emailFlag}) => emailFlag ? "Email" : phoneFlag ? "Phone" : "Fax";
  dialog({
    title: "Add a phone number or an address", submit: "Add",
    inputs: [
      field("Kind", select("type", types.map((type) => [type.description ?? type.name, String(type.id)]), String(first?.id))),
      el("div.row", field("Number or address", input("value")),
        el("div.field.narrow", field("Extension", input("extension")))),
      el("label.check", el("input", {type: "checkbox", name: "isDefault", value: "true"}), "Use it first"),
    ],
    run: async ({type, value, extension, isDefault}) => {
      const chosen = types.find(({id}) => String(id) === type);
      await perform("POST", `/company/contacts/${id}/communications`, {
        type: {id: Number(type)}, value, ...(extension && {extension}),
        communicationType: kindOf(chosen), defaultFlag: isDefault === "true"}, "Added");
      again();
    }});
}

const replace = (path, value) => ({op: "replace", path, value});

export async function enablePortal(contact, again) {
  const levels = (await read("/company/portalSecurityLevels", {pageSize: 50}))
    .map(({id, caption}) => [caption, String(id)]);
  dialog({
    title: "Enable the portal", submit: "Enable",
    text: "The contact may log in to the customer portal, and is sent an invitation.",
    inputs: [field("Access", select("level", levels, String(contact.portalSecurityLevel ?? levels[0]?.[1])))],
    run: async ({level}) => {
      await perform("PATCH", `/company/contacts/${contact.id}`, [
        replace("portalSecurityLevel", Number(level)), replace("disablePortalLoginFlag", false)], "Portal enabled");
      again();
    }});
}

export async function disablePortal(contact, again) {
  await performSafely(perform("PATCH", `/company/contacts/${contact.id}`,
    [replace("disablePortalLoginFlag", true)], "Portal disabled"), again);
}

export async function setInactive(contact, again) {
  const isInactive = !contact.inactiveFlag;
  await performSafely(perform("PATCH", `/company/contacts/${contact.id}`,
    [replace("inactiveFlag", isInactive)], isInactive ? "Marked as inactive" : "Marked as active"), again);
}

/// What is refused without a form is told as a dialog.
async function performSafely(work, again) {
  try {
    await work;
    again();
  } catch (error) {
    explainRefusal("That was refused", error);
  }
}

function explainRefusal(title, error) {
  const node = el("dialog", {"aria-label": title}, el("form", {method: "dialog"},
    el("header", el("h2", title)),
    el("div.body.form", refusal(error)),
    el("footer", el("button.main-act", {type: "submit"}, "Close"))));
  node.addEventListener("close", () => node.remove());
  document.body.append(node);
  node.showModal();
}

export function deleteContact(contact, name) {
  dialog({
    title: `Delete ${name}?`, submit: "Delete", kind: "danger",
    text: "This removes the contact with its notes and communications.",
    inputs: [],
    run: async () => {
      await perform("DELETE", `/company/contacts/${contact.id}`, undefined, "Contact deleted");
      goTo("#/contacts");
    }});
}
