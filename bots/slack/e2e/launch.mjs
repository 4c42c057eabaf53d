// Starts emulate's Slack and, before it, a server that adds what emulate lacks: the token that slack-go sends as a form
// field goes into the Authorization header, POST /__events sets where events go, and GET /__calls returns the Web API
// calls that were made, with their fields. Prints "LISTENS url" and ends with its standard input.
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const dist = join(dirname(fileURLToPath(import.meta.url)), "node_modules", "emulate", "dist");

// emulate hands its event dispatcher to nobody; its Slack plugin is given it, and is wrapped here.
let events;
for (const name of readdirSync(dist)) {
  if (!/^dist-.*\.js$/.test(name) || !readFileSync(join(dist, name), "utf8").includes("var slackPlugin")) continue;
  const { slackPlugin } = await import(pathToFileURL(join(dist, name)));
  const register = slackPlugin.register;
  slackPlugin.register = (app, store, webhooks, ...rest) => {
    events = webhooks;
    return register.call(slackPlugin, app, store, webhooks, ...rest);
  };
}

const { createEmulator } = await import("emulate");
const free = () =>
  new Promise((resolve) => {
    const s = createServer().listen(0, "127.0.0.1", () => {
      const { port } = s.address();
      s.close(() => resolve(port));
    });
  });
const slack = await createEmulator({
  service: "slack",
  port: await free(),
  seed: {
    slack: {
      users: [{ name: "plenipo" }, { name: "amina", real_name: "Amina" }],
      channels: [{ name: "policy" }],
      tokens: [
        { token: "xoxb-e2e", type: "bot", user: "plenipo" },
        { token: "xoxp-e2e", type: "user", user: "amina" },
      ],
      signing_secret: process.env.SIGNING_SECRET,
    },
  },
});

const calls = [];
const front = createServer(async (req, res) => {
  const chunks = [];
  for await (const c of req) chunks.push(c);
  const body = Buffer.concat(chunks);
  if (req.url === "/__events") {
    events.register({ url: body.toString(), events: ["*"], active: true, owner: "slack" });
    return res.end();
  }
  if (req.url === "/__calls") return res.end(JSON.stringify(calls));
  if (req.url.startsWith("/api/")) {
    const text = body.toString();
    const json = (req.headers["content-type"] ?? "").startsWith("application/json");
    calls.push({ method: req.url.slice(5), fields: json ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text)) });
  }
  const headers = { ...req.headers };
  delete headers.host;
  delete headers["content-length"];
  if (!headers.authorization && (headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded")) {
    const token = new URLSearchParams(body.toString()).get("token");
    if (token) headers.authorization = `Bearer ${token}`;
  }
  const got = await fetch(slack.url + req.url, {
    method: req.method,
    headers,
    body: req.method === "GET" ? undefined : body,
    redirect: "manual",
  });
  res.statusCode = got.status;
  for (const [k, v] of got.headers) if (k !== "content-length" && k !== "content-encoding") res.setHeader(k, v);
  res.end(Buffer.from(await got.arrayBuffer()));
});
front.listen(0, "127.0.0.1", () => console.log(`LISTENS http://127.0.0.1:${front.address().port}`));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
