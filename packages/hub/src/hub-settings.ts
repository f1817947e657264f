import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import { HubError } from "./errors.ts";

/** The address of a hub, the cache folder, the token and the proxies. */
export interface HubSettings {
  /** Without a trailing slash. */
  readonly endpoint: string;
  /** The download folder of Hugging Face's libraries. */
  readonly cacheFolder: string;
  /** Sent only to the endpoint's origin, and never part of a message. */
  readonly token?: string;
  /** If true, no request is sent. */
  readonly isOffline: boolean;
  /** An empty string means none. */
  readonly proxies: { readonly http: string; readonly https: string; readonly except: string };
  /** False to copy files instead of linking them. */
  readonly usesSymlinks: boolean;
}

const DEFAULT_ENDPOINT = "https://huggingface.co";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment variables of Hugging Face's Python library, and the token that `hf auth login` stored.
 *
 * @throws HubError SETTING_INVALID for an invalid endpoint, proxy or token
 */
export async function hubSettings(env: Environment = process.env, home: string = homedir()): Promise<HubSettings> {
  const expand = (path: string): string => path.replace(/^~(?=$|[\\/])/, home);
  const cacheHome = nonEmpty(env["XDG_CACHE_HOME"]) ?? join(home, ".cache");
  const hfHome = expand(nonEmpty(env["HF_HOME"]) ?? join(cacheHome, "huggingface"));
  const cacheFolder = nonEmpty(env["HF_HUB_CACHE"]) ?? nonEmpty(env["HUGGINGFACE_HUB_CACHE"]) ?? join(hfHome, "hub");
  const tokenPath = expand(nonEmpty(env["HF_TOKEN_PATH"]) ?? join(hfHome, "token"));
  const token =
    cleanToken(env["HF_TOKEN"]) ?? cleanToken(env["HUGGING_FACE_HUB_TOKEN"]) ?? cleanToken(await readToken(tokenPath));
  return {
    endpoint: readEndpoint(nonEmpty(env["HF_ENDPOINT"]) ?? DEFAULT_ENDPOINT),
    cacheFolder: expand(cacheFolder),
    ...(token !== undefined && { token }),
    isOffline: isTrue(nonEmpty(env["HF_HUB_OFFLINE"]) ?? env["TRANSFORMERS_OFFLINE"]),
    proxies: proxySettings(env),
    usesSymlinks: !isTrue(env["HF_HUB_DISABLE_SYMLINKS"]),
  };
}

/** @throws HubError SETTING_INVALID if a proxy is not an HTTP proxy */
export function proxySettings(env: Environment): HubSettings["proxies"] {
  const proxyOf = (name: string): string | undefined =>
    nonEmpty(env[name]) ?? nonEmpty(env[name.toUpperCase()]) ?? nonEmpty(env[name.replace(/^https?/, "all")]);
  return {
    http: readProxy(proxyOf("http_proxy") ?? nonEmpty(env["ALL_PROXY"]) ?? ""),
    https: readProxy(proxyOf("https_proxy") ?? nonEmpty(env["ALL_PROXY"]) ?? ""),
    except: env["no_proxy"] ?? env["NO_PROXY"] ?? "",
  };
}

function readEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.search === "") {
    return url.href.replace(/\/+$/, "");
  }
  throw new HubError("SETTING_INVALID", `HF_ENDPOINT is not a valid URL. Expected a URL such as ${DEFAULT_ENDPOINT}.`);
}

/** The message does not repeat the address, which may contain a password. */
function readProxy(text: string): string {
  if (text === "") return "";
  const withScheme = text.includes("://") ? text : `http://${text}`;
  if (URL.canParse(withScheme) && /^https?:$/.test(new URL(withScheme).protocol)) return withScheme;
  throw new HubError(
    "SETTING_INVALID",
    "HTTP_PROXY, HTTPS_PROXY or ALL_PROXY is not the address of an HTTP proxy. Expected an address such as http://proxy:3128.",
  );
}

async function readToken(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined); // Without a login there is no token file.
}

/** @throws HubError SETTING_INVALID; its message does not repeat the token */
function cleanToken(token: string | undefined): string | undefined {
  const clean = token?.replace(/[\r\n]/g, "").trim();
  if (clean === undefined || clean === "") return undefined;
  if (/^[\x21-\x7e]+$/.test(clean)) return clean;
  throw new HubError(
    "SETTING_INVALID",
    "The Hugging Face token contains invalid characters. Copy it again, then set HF_TOKEN or log in again.",
  );
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

function isTrue(value: string | undefined): boolean {
  return ["1", "ON", "YES", "TRUE"].includes(value?.toUpperCase() ?? "");
}
