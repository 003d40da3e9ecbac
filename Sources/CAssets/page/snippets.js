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
/// - keys: `company+public:private`; none where the request needs none.
/// - hasAnswer: Whether the answer has a body.
/// - fields: The fields of the head that the server has to know.
export function snippets({method, target, body, keys, fields, hasAnswer}, origin) {
  const address = origin + target;
  const json = body === undefined ? null : JSON.stringify(body);
  const [user, secret = ""] = keys?.split(":") ?? [];
  const named = Object.entries(fields);
  return {
    curl: [
      `curl -X ${method} ${shell(address)}`, ...(keys ? [`-u ${shell(keys)}`] : []),
      ...named.map(([name, value]) => `-H ${shell(`${name}: ${value}`)}`),
      ...(json ? [`-H ${shell("Content-Type: application/json")}`, `-d ${shell(json)}`] : []),
    ].join(" \\\n  "),
    Python: [
      "import requests", "",
      `response = requests.request(`,
      `    ${JSON.stringify(method)}, ${JSON.stringify(address)},`,
      ...(keys ? [`    auth=(${JSON.stringify(user)}, ${JSON.stringify(secret)}),`] : []),
      `    headers={${named.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(", ")}},`,
      ...(json ? [`    json=${python(body, "    ")},`] : []),
      ")", "response.raise_for_status()",
      hasAnswer ? "print(response.json())" : "",
    ].filter((line, index) => line || index === 1).join("\n"),
    PowerShell: [
      ...(keys ? [`$keys = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes(${quote(keys)}))`] : []),
      ...(json ? [`$body = ${quote(json)}`] : []),
      `Invoke-RestMethod -Method ${method} -Uri ${quote(address)} \``,
      `  -Headers @{ ${[...(keys ? [`Authorization = "Basic $keys"`] : []),
        ...named.map(([name, value]) => `${quote(name)} = ${quote(value)}`)].join("; ")} }${json ? " `" : ""}`,
      ...(json ? ["  -ContentType 'application/json' -Body ([Text.Encoding]::UTF8.GetBytes($body))"] : []),
    ].join("\n"),
  };
}

/// A string of PowerShell, in which nothing is expanded.
const quote = (text) => `'${text.replaceAll("'", "''")}'`;
