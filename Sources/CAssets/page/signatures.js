// Whether the signature of a message is right, as a receiver finds out.

import {get} from "./api.js";

const bytes = (text) => new TextEncoder().encode(text);
const hmac = {name: "HMAC", hash: "SHA-256"};

/// The signature that the message of a body has; nothing where the body names no key, or the browser
/// counts none: it does so at https and on its own machine alone.
export async function signatureOf(body) {
  const address = keyAddress(body);
  if (!address || !globalThis.crypto?.subtle) return null;
  const {signing_key: key} = (await get(address)).json ?? {};
  if (typeof key !== "string") return null;
  const digest = await crypto.subtle.digest("SHA-256", bytes(key));
  const signed = await crypto.subtle.sign("HMAC",
    await crypto.subtle.importKey("raw", digest, hmac, false, ["sign"]), bytes(body));
  return btoa(String.fromCharCode(...new Uint8Array(signed)));
}

/// The address of the key, at this server. Others write what a sink has: no other path is asked.
function keyAddress(body) {
  try {
    const {pathname, search} = new URL(JSON.parse(body).Metadata.key_url);
    return /^\/[\w.]+\/\/system\/callbackkey\/index\.rails$/.test(pathname) ? pathname + search : null;
  } catch {
    // It is no message of a callback.
    return null;
  }
}
