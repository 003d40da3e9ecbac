// A receiver of callbacks: prints its port, then for each message whether its signature is that of the body
// as it came, and of the body as JSON.stringify writes what was parsed.
import crypto from "node:crypto";
import http from "node:http";

const sign = (key, text) =>
  crypto.createHmac("sha256", crypto.createHash("sha256").update(key).digest()).update(text).digest("base64");

http
  .createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    response.end();
    const body = JSON.parse(raw);
    const { signing_key: key } = await (await fetch(body.Metadata.key_url)).json();
    const sent = request.headers["x-content-signature"];
    const query = new URL(request.url, "http://localhost").searchParams;
    console.log(
      JSON.stringify({
        raw: sent === sign(key, raw),
        parsed: sent === sign(key, JSON.stringify(body)),
        action: query.get("action"),
        id: query.get("id"),
        title: JSON.parse(body.Entity).title,
      }),
    );
  })
  .listen(0, "127.0.0.1", function () {
    console.log(this.address().port);
  });
