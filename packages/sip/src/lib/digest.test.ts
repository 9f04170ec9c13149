import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault, seconds } from "@porchlight/base";
import { createSeededRandom, createVirtualClock } from "@porchlight/testkit";
import { nodeHash } from "../node.ts";
import { answerDigestChallenge } from "./digest-client.ts";
import { createDigestServer, type DigestServer, type DigestServerOptions } from "./digest-server.ts";
import {
  digestHa1,
  digestResponse,
  formatDigestChallenge,
  formatDigestCredentials,
  parseDigestChallenge,
  parseDigestCredentials,
  type DigestCredentials,
  type DigestSecret,
} from "./digest.ts";
import { sipHeaders } from "./headers.ts";
import type { SipRequest, SipResponse } from "./message.ts";

const password = (text: string): DigestSecret => ({ kind: "password", password: text });
const none = new Uint8Array(0);

/** Published examples: RFC 2617 §3.5 (and the same without qop) and RFC 7616 §3.9.1. */
const mufasa = { username: "Mufasa", uri: "/dir/index.html" };
const rfc2617 = { ...mufasa, realm: "testrealm@host.com", nonce: "dcd98b7102dd2f0e8b11d0f600bfb0c093", algorithm: "MD5" } as const;
const rfc7616 = {
  ...mufasa,
  realm: "http-auth@example.org",
  nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
  qop: "auth",
  nc: "00000001",
  cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
} as const;
const vectors: readonly (readonly [name: string, credentials: Omit<DigestCredentials, "response">, password: string, response: string])[] = [
  ["RFC 2617 §3.5, MD5 with qop", { ...rfc2617, qop: "auth", nc: "00000001", cnonce: "0a4f113b" }, "Circle Of Life", "6629fae49393a05397450978507c4ef1"],
  ["the same without qop", rfc2617, "Circle Of Life", "670fd8c2df070c60b045671b8b24ff02"],
  ["RFC 7616 §3.9.1, MD5", { ...rfc7616, algorithm: "MD5" }, "Circle of Life", "8ca523f5e9506fed4657c9700eebdbec"],
  ["RFC 7616 §3.9.1, SHA-256", { ...rfc7616, algorithm: "SHA-256" }, "Circle of Life", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"],
];
for (const [name, credentials, secret, response] of vectors) {
  test(`${name}: the response is the published one, by password and by HA1`, () => {
    assert.equal(digestResponse(nodeHash, "GET", credentials, password(secret)), response);
    const ha1 = digestHa1(nodeHash, credentials.algorithm, credentials.username, credentials.realm, secret);
    assert.equal(digestResponse(nodeHash, "GET", credentials, { kind: "ha1", algorithm: credentials.algorithm, ha1 }), response);
    const full = { ...credentials, response };
    assert.deepEqual(parseDigestCredentials(formatDigestCredentials(full)), full);
  });
}

test("challenges are read and written; other schemes and algorithms are not ours", () => {
  const challenge = { realm: "3402000000", nonce: "n", algorithm: "SHA-256", qop: ["auth"], opaque: "o", stale: true } as const;
  assert.deepEqual(parseDigestChallenge(formatDigestChallenge(challenge)), challenge);
  assert.deepEqual(parseDigestChallenge('Digest realm="3402000000", nonce="n"'), { realm: "3402000000", nonce: "n", algorithm: "MD5", qop: [], stale: false });
  assert.equal(parseDigestChallenge('Basic realm="x"'), undefined);
  assert.equal(parseDigestChallenge('Digest realm="x",nonce="n",algorithm=SM3'), undefined);
  assert.throws(
    () => parseDigestChallenge('Digest realm="x"'),
    (error) => isFault(error, "sip.value"),
  );
});

const realm = "3402000000";
const id = "34020000001320000001";
const uri = "sip:34020000002000000001@3402000000";
const secret = password("门灯-password");

function registrar(options: Partial<DigestServerOptions> = {}) {
  const clock = createVirtualClock();
  const random = createSeededRandom(7616);
  const server = createDigestServer({ realm, clock, random, hash: nodeHash, ...options });
  return { clock, random, server };
}

const register = (authorization: string): SipRequest => ({
  kind: "request",
  method: "REGISTER",
  uri,
  headers: sipHeaders([["Authorization", authorization]]),
  body: none,
});
const challenged = (server: DigestServer, options?: Parameters<DigestServer["challenge"]>[0]): SipResponse => ({
  kind: "response",
  status: 401,
  reason: "",
  headers: sipHeaders(server.challenge(options)),
  body: none,
});

function answer(response: SipResponse, key: DigestSecret = secret): DigestCredentials {
  const header = answerDigestChallenge(response, { method: "REGISTER", uri, username: id, secret: key, hash: nodeHash, random: createSeededRandom(1) });
  assert.ok(header);
  assert.equal(header[0], "Authorization");
  const credentials = parseDigestCredentials(header[1]);
  assert.ok(credentials);
  return credentials;
}

for (const offerQop of [true, false]) {
  for (const algorithms of [["MD5"], ["SHA-256"], ["MD5", "SHA-256"]] as const) {
    test(`a device answering ${algorithms.join(" and ")} ${offerQop ? "with" : "without"} qop is accepted once, and its message sent again is not`, () => {
      const { server } = registrar({ offerQop, algorithms });
      const credentials = answer(challenged(server));
      assert.equal(credentials.algorithm, algorithms.at(-1));
      assert.equal(credentials.qop, offerQop ? "auth" : undefined);
      const read = server.credentials(register(formatDigestCredentials(credentials)));
      assert.deepEqual(read, credentials);
      assert.equal(server.verify("REGISTER", credentials, secret), "accepted");
      assert.equal(server.verify("REGISTER", credentials, secret), "replayed");
    });
  }
}

test("a device that ignores the offered qop is accepted", () => {
  const { server } = registrar();
  const { nonce } = answer(challenged(server));
  const plain = { username: id, realm, nonce, uri, algorithm: "MD5" } as const;
  assert.equal(server.verify("REGISTER", { ...plain, response: digestResponse(nodeHash, "REGISTER", plain, secret) }, secret), "accepted");
});

test("the response may be in upper-case hex, and the URI and nonce count are hashed as written", () => {
  const { server } = registrar();
  const odd = { ...answer(challenged(server)), uri: "sip:34020000002000000001@192.0.2.1:5060", nc: "0000000A" };
  const response = digestResponse(nodeHash, "REGISTER", odd, secret).toUpperCase();
  assert.equal(server.verify("REGISTER", { ...odd, response }, secret), "accepted");
});

test("a wrong password, method or user does not spend the nonce", () => {
  const { server } = registrar();
  const good = answer(challenged(server));
  assert.equal(server.verify("REGISTER", good, password("guess")), "wrong");
  assert.equal(server.verify("INVITE", good, secret), "wrong");
  assert.equal(server.verify("REGISTER", { ...good, username: "34020000001320000002" }, secret), "wrong");
  assert.equal(server.verify("REGISTER", good, secret), "accepted");
});

test("nonces of others, forged nonces, other realms and algorithms that were not offered are refused", () => {
  const { server } = registrar({ algorithms: ["SHA-256"] });
  const { server: other } = registrar({ random: createSeededRandom(99) });
  const good = answer(challenged(server));
  assert.equal(server.verify("REGISTER", answer(challenged(other, { algorithms: ["SHA-256"] })), secret), "refused");
  assert.equal(server.verify("REGISTER", { ...good, nonce: good.nonce.replace(/^./, (c) => (c === "0" ? "1" : "0")) }, secret), "refused");
  assert.equal(server.verify("REGISTER", { ...good, nonce: "x" }, secret), "refused");
  assert.equal(server.verify("REGISTER", { ...good, realm: "3402000001" }, secret), "refused");
  assert.equal(server.verify("REGISTER", { ...good, algorithm: "MD5" }, secret), "refused");
  assert.equal(server.verify("REGISTER", { ...good, qop: "auth-int" }, secret), "refused");
  assert.equal(server.credentials(register(formatDigestCredentials({ ...good, realm: "other" }))), undefined);
  assert.equal(server.credentials(register("Digest nonsense")), undefined);
});

test("a nonce expires, and the next challenge can say so", async () => {
  const { clock, server } = registrar({ nonceLifetime: seconds(60) });
  const late = answer(challenged(server));
  await clock.advance(60_001);
  assert.equal(server.verify("REGISTER", late, secret), "stale");
  assert.match(server.challenge({ stale: true })[0][1], /stale=true/);
});

test("a nonce of several uses needs a rising count each time", () => {
  const { server } = registrar({ nonceUses: 2 });
  const first = answer(challenged(server));
  const counted = (nc: string): DigestCredentials => ({ ...first, nc, response: digestResponse(nodeHash, "REGISTER", { ...first, nc }, secret) });
  assert.equal(server.verify("REGISTER", counted("00000001"), secret), "accepted");
  assert.equal(server.verify("REGISTER", counted("00000001"), secret), "replayed");
  assert.equal(server.verify("REGISTER", counted("00000000"), secret), "replayed");
  assert.equal(server.verify("REGISTER", counted("00000002"), secret), "accepted");
  assert.equal(server.verify("REGISTER", counted("00000003"), secret), "stale");
});

test("a full nonce register refuses rather than forgets, and has room again when nonces expire", async () => {
  const { clock, server } = registrar({ nonceCapacity: 2 });
  const spend = (): string => server.verify("REGISTER", answer(challenged(server)), secret);
  assert.deepEqual([spend(), spend(), spend()], ["accepted", "accepted", "busy"]);
  await clock.advance(61_000);
  assert.equal(spend(), "accepted");
});

test("a client has no answer for challenges it cannot read or lacks the secret for", () => {
  const { server } = registrar();
  const options = { method: "REGISTER", uri, username: id, hash: nodeHash, random: createSeededRandom(1) };
  const offer = (value: string): SipResponse => ({
    kind: "response",
    status: 407,
    reason: "",
    headers: sipHeaders([["Proxy-Authenticate", value]]),
    body: none,
  });
  assert.equal(answerDigestChallenge(offer("Digest broken"), { ...options, secret }), undefined);
  assert.equal(answerDigestChallenge(offer('Digest realm="r",nonce="n",qop="auth-int"'), { ...options, secret }), undefined);
  assert.equal(answerDigestChallenge(offer('Digest realm="r",nonce="n"'), { ...options, secret })?.[0], "Proxy-Authorization");
  const ha1: DigestSecret = { kind: "ha1", algorithm: "MD5", ha1: digestHa1(nodeHash, "MD5", id, realm, "门灯-password") };
  assert.equal(answer(challenged(server), ha1).algorithm, "MD5");
  assert.equal(answerDigestChallenge(challenged(server, { algorithms: ["SHA-256"] }), { ...options, secret: ha1 }), undefined);
});
