// Starts discord-digital-twin and, before it, a server that adds what the twin lacks: GET /gateway, the version that
// discordgo speaks, RESUME (answered with "invalid session", after which a client identifies anew), and the mentions of a
// message and the message that it replies to. What a person does is told to POST /__do; what was sent is read at GET /__calls. Prints "LISTENS url" and ends
// with its standard input.
import { createServer } from "node:http";
import { WebSocket, WebSocketServer } from "ws";
import { DigitalDiscord } from "discord-digital-twin";

const twin = new DigitalDiscord({
  guild: { name: "Chapters" },
  channels: [{ name: "policy", type: 0 }],
  users: [{ username: "amina" }],
  botUser: { username: "plenipo" },
  botToken: "e2e-token",
});
await twin.start();
const guild = twin.guildId;
const user = await twin.getFirstNonBotUserId();
const channel = (await twin.prisma.channel.findFirst({ where: { name: "policy" } })).id;

// What a person can do. Each returns what was made: a message, or an interaction's id and token.
const doings = {
  places: async () => ({ guild, user, channel, bot: twin.botUserId }),
  message: ({ content, replyTo }) =>
    twin.simulateUserMessage({
      channelId: channel,
      userId: user,
      content,
      messageReference: replyTo && { message_id: replyTo, channel_id: channel },
    }),
  command: ({ name, options }) => twin.simulateSlashCommand({ channelId: channel, userId: user, name, options }),
  complete: ({ data }) => twin.simulateInteraction({ type: 4, channelId: channel, userId: user, data }),
  click: ({ message, customId }) =>
    twin.simulateButtonClick({ channelId: channel, userId: user, messageId: message, customId }),
  submit: ({ data }) => twin.simulateInteraction({ type: 5, channelId: channel, userId: user, data }),
  response: ({ id }) => twin.channel(channel).getInteractionResponse(id),
  messages: () => twin.channel(channel).getMessages(),
};

const calls = [];
const front = createServer(async (req, res) => {
  const chunks = [];
  for await (const c of req) chunks.push(c);
  const body = Buffer.concat(chunks);
  const json = (v) => {
    res.setHeader("Content-Type", "application/json");
    res.end(JSON.stringify(v ?? null));
  };
  if (req.url === "/__do") {
    const { what, ...rest } = JSON.parse(body);
    return json(await doings[what](rest));
  }
  if (req.url === "/__calls") return json(calls);
  const path = req.url.replace(/^\/api\/v\d+/, "");
  if (path === "/gateway") return json({ url: `ws://127.0.0.1:${front.address().port}/ws` });
  calls.push({ method: req.method, path, body: body.toString() });
  const headers = { ...req.headers };
  delete headers.host;
  delete headers["content-length"];
  const got = await fetch(`${twin.restUrl}/v10${path}`, {
    method: req.method,
    headers,
    body: req.method === "GET" || req.method === "HEAD" ? undefined : body,
  });
  res.statusCode = got.status;
  for (const [k, v] of got.headers) if (k !== "content-length" && k !== "content-encoding") res.setHeader(k, v);
  res.end(Buffer.from(await got.arrayBuffer()));
});

// complete adds to a message what Discord sends with it: the message that it replies to, and the users that it names,
// which are those in its text and the author of the other message.
async function complete(message) {
  const ids = new Set([...message.content.matchAll(/<@!?(\d+)>/g)].map((m) => m[1]));
  const to =
    message.message_reference?.message_id &&
    (await twin.prisma.message.findUnique({ where: { id: message.message_reference.message_id } }));
  if (to) ids.add(to.authorId);
  const users = await twin.prisma.user.findMany({ where: { id: { in: [...ids] } } });
  message.mentions = users.map((u) => ({ id: u.id, username: u.username, bot: u.bot, discriminator: "0", global_name: null, avatar: null }));
  if (to) message.referenced_message = { id: to.id, channel_id: to.channelId, content: to.content, author: message.mentions.find((u) => u.id === to.authorId) };
}

new WebSocketServer({ server: front }).on("connection", (client) => {
  const upstream = new WebSocket(twin.gatewayUrl);
  const early = [];
  let order = Promise.resolve();
  upstream.on("open", () => early.splice(0).forEach((m) => upstream.send(m)));
  upstream.on("message", (raw) => {
    order = order.then(async () => {
      const m = JSON.parse(raw);
      if (m.t === "MESSAGE_CREATE") await complete(m.d);
      client.send(JSON.stringify(m));
    });
  });
  upstream.on("close", (code) => client.close(code >= 4000 ? code : 1000));
  client.on("close", () => upstream.close());
  client.on("message", (raw) => {
    if (JSON.parse(raw).op === 6) return client.send(JSON.stringify({ op: 9, d: false }));
    if (upstream.readyState === WebSocket.OPEN) upstream.send(raw.toString());
    else early.push(raw.toString());
  });
});

front.listen(0, "127.0.0.1", () => console.log(`LISTENS http://127.0.0.1:${front.address().port}`));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
