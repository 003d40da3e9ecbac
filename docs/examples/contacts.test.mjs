// node --test contacts.test.mjs, with psa-mock in PATH, or PSA_MOCK_URL naming a server that runs already,
// such as http://127.0.0.1:8080, and PSA_MOCK_CONTROL_TOKEN its token. Node 18 or later, nothing else.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, test } from "node:test";

const ada = { firstName: "Ada", company: { identifier: "Acme" } };
let url = process.env.PSA_MOCK_URL;
let server;

before(async () => {
  if (url) return;
  server = spawn("psa-mock", ["--port", "0", "--log", "none"], { stdio: ["ignore", "pipe", "inherit"] });
  const [ready] = await once(server.stdout, "data");
  url = String(ready).split(" ")[4];
});

after(() => server?.kill());

/** The server with data for one test alone: the company of its credentials has the test's name. */
class Psa {
  constructor(name) {
    this.company = `${process.pid}-${name.replace(/[^A-Za-z0-9]+/g, "-")}`.slice(0, 150);
  }

  /** Asks the API with the test's credentials, and returns status and JSON. */
  ask(method, path, body) {
    const headers = {
      Authorization: `Basic ${btoa(`${this.company}+any:any`)}`,
      clientId: "6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908",
    };
    return this.send(method, `/v4_6_release/apis/3.0${path}`, body, headers);
  }

  /** Asks the control plane in the name of the test. */
  control(method, path, body) {
    const token = process.env.PSA_MOCK_CONTROL_TOKEN;
    const headers = { "X-Mock-Sandbox": this.company, ...(token && { "X-Mock-Token": token }) };
    return this.send(method, `/_mock${path}`, body, headers);
  }

  async send(method, path, body, headers) {
    const options = { method, headers: { ...headers, "Content-Type": "application/json" } };
    const answer = await fetch(url + path, { ...options, body: body && JSON.stringify(body) });
    const text = await answer.text();
    return { status: answer.status, json: text && JSON.parse(text) };
  }
}

function psaTest(name, body) {
  test(name, async (t) => {
    const psa = new Psa(name);
    assert.equal((await psa.control("POST", "/reset")).status, 204);
    t.after(() => psa.control("DELETE", `/sandboxes/${psa.company}`));
    await body(psa);
  });
}

psaTest("a contact that is added is the next one", async (psa) => {
  const answer = await psa.ask("POST", "/company/contacts", ada);
  assert.equal(answer.status, 201);
  assert.equal(answer.json.id, 46);
});

psaTest("a test does not see what another test has added", async (psa) => {
  assert.deepEqual((await psa.ask("GET", "/company/contacts/count")).json, { count: 45 });
});

psaTest("a reset brings the data back", async (psa) => {
  await psa.ask("POST", "/company/contacts", ada);
  await psa.control("POST", "/reset");
  assert.equal((await psa.ask("GET", "/company/contacts/46")).status, 404);
});

psaTest("a service that is busy once", async (psa) => {
  await psa.control("POST", "/faults", { method: "GET", first: 1, fault: { status: 429 } });
  assert.equal((await psa.ask("GET", "/company/contacts/1")).status, 429);
  assert.equal((await psa.ask("GET", "/company/contacts/1")).status, 200);
});

psaTest("what was sent", async (psa) => {
  await psa.ask("POST", "/company/contacts", ada);
  const expected = { conditions: 'method="POST" and resource="Contact"', count: 1 };
  assert.equal((await psa.control("POST", "/journal/verify", expected)).status, 200);
});
