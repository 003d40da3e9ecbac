// A request as curl, Python and PowerShell write it.

const shell = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/// A value as Python writes it.
function python(value, indent = "") {
  const inner = indent + "    ";
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) {
    return value.length ? `[\n${value.map((item) => inner + python(item, inner)).join(",\n")},\n${indent}]` : "[]";
  }
  if (typeof value === "object") {
    const members = Object.entries(value).map(([name, item]) => `${inner}${JSON.stringify(name)}: ${python(item, inner)}`);
    return members.length ? `{\n${members.join(",\n")},\n${indent}}` : "{}";
  }
  // A JSON string is one of Python.
  return JSON.stringify(value);
}

/// The three programs, by their names.
export function snippets({method, path, body}, {keys, clientId, url}) {
  const address = url + path;
  const json = body === undefined ? null : JSON.stringify(body);
  const [company, secrets = ""] = keys.split("+");
  const [publicKey, privateKey = ""] = secrets.split(":");
  return {
    curl: [
      `curl -X ${method} ${shell(address)}`, `-u ${shell(keys)}`, `-H ${shell("clientId: " + clientId)}`,
      ...(json ? [`-H ${shell("Content-Type: application/json")}`, `-d ${shell(json)}`] : []),
    ].join(" \\\n  "),
    Python: [
      "import requests", "",
      `response = requests.request(`,
      `    ${JSON.stringify(method)}, ${JSON.stringify(address)},`,
      `    auth=(${JSON.stringify(company + "+" + publicKey)}, ${JSON.stringify(privateKey)}),`,
      `    headers={"clientId": ${JSON.stringify(clientId)}},`,
      ...(json ? [`    json=${python(body, "    ")},`] : []),
      ")", "response.raise_for_status()",
      method === "DELETE" ? "" : "print(response.json())",
    ].filter((line, index) => line || index === 1).join("\n"),
    PowerShell: [
      `$keys = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes(${quote(keys)}))`,
      ...(json ? [`$body = ${quote(json)}`] : []),
      `Invoke-RestMethod -Method ${method} -Uri ${quote(address)} \``,
      `  -Headers @{ Authorization = "Basic $keys"; clientId = ${quote(clientId)} }${json ? " `" : ""}`,
      ...(json ? ["  -ContentType 'application/json' -Body ([Text.Encoding]::UTF8.GetBytes($body))"] : []),
    ].join("\n"),
  };
}

/// A string of PowerShell, in which nothing is expanded.
const quote = (text) => `'${text.replaceAll("'", "''")}'`;
