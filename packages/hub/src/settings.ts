import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import { HubError } from "./errors.ts";

/** Where the hub is, where its files are kept, and who asks. */
export interface HubSettings {
  /** Without a slash at its end. */
  readonly endpoint: string;
  /** The folder that Hugging Face's own libraries keep their downloads in. */
  readonly cacheFolder: string;
  /** Sent to the endpoint's own host only, and never said. */
  readonly token?: string;
  /** Nothing is asked of the network. */
  readonly isOffline: boolean;
  /** Empty strings where there is none. */
  readonly proxies: { readonly http: string; readonly https: string; readonly except: string };
  /** False to copy files where a link would do. */
  readonly usesSymlinks: boolean;
}

const DEFAULT_ENDPOINT = "https://huggingface.co";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the variables that Hugging Face's Python library reads, and the token that `hf auth login` left.
 *
 * @throws HubError SETTING_INVALID for an endpoint or a token that can be none
 */
export async function hubSettings(env: Environment = process.env, home: string = homedir()): Promise<HubSettings> {
  const expand = (path: string): string => path.replace(/^~(?=$|[\\/])/, home);
  const cacheHome = given(env["XDG_CACHE_HOME"]) ?? join(home, ".cache");
  const hfHome = expand(given(env["HF_HOME"]) ?? join(cacheHome, "huggingface"));
  const cacheFolder = given(env["HF_HUB_CACHE"]) ?? given(env["HUGGINGFACE_HUB_CACHE"]) ?? join(hfHome, "hub");
  const tokenPath = expand(given(env["HF_TOKEN_PATH"]) ?? join(hfHome, "token"));
  const token =
    cleanToken(env["HF_TOKEN"]) ?? cleanToken(env["HUGGING_FACE_HUB_TOKEN"]) ?? cleanToken(await readToken(tokenPath));
  return {
    endpoint: readEndpoint(given(env["HF_ENDPOINT"]) ?? DEFAULT_ENDPOINT),
    cacheFolder: expand(cacheFolder),
    ...(token !== undefined && { token }),
    isOffline: isTrue(given(env["HF_HUB_OFFLINE"]) ?? env["TRANSFORMERS_OFFLINE"]),
    proxies: proxySettings(env),
    usesSymlinks: !isTrue(env["HF_HUB_DISABLE_SYMLINKS"]),
  };
}

/** @throws HubError SETTING_INVALID for a proxy of another kind than HTTP */
export function proxySettings(env: Environment): HubSettings["proxies"] {
  const proxyOf = (name: string): string | undefined =>
    given(env[name]) ?? given(env[name.toUpperCase()]) ?? given(env[name.replace(/^https?/, "all")]);
  return {
    http: readProxy(proxyOf("http_proxy") ?? given(env["ALL_PROXY"]) ?? ""),
    https: readProxy(proxyOf("https_proxy") ?? given(env["ALL_PROXY"]) ?? ""),
    except: env["no_proxy"] ?? env["NO_PROXY"] ?? "",
  };
}

function readEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.search === "") {
    return url.href.replace(/\/+$/, "");
  }
  throw new HubError(
    "SETTING_INVALID",
    `HF_ENDPOINT is no address of a hub. Expected one such as ${DEFAULT_ENDPOINT}.`,
  );
}

/** Only what we can speak; the address may hold a password, so it is not repeated. */
function readProxy(text: string): string {
  if (text === "") return "";
  const withScheme = text.includes("://") ? text : `http://${text}`;
  if (URL.canParse(withScheme) && /^https?:$/.test(new URL(withScheme).protocol)) return withScheme;
  throw new HubError(
    "SETTING_INVALID",
    "HTTP_PROXY, HTTPS_PROXY or ALL_PROXY is no address of an HTTP proxy. Expected one such as http://proxy:3128.",
  );
}

async function readToken(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined); // Most people have none.
}

/** @throws HubError SETTING_INVALID, which does not repeat it */
function cleanToken(token: string | undefined): string | undefined {
  const clean = token?.replace(/[\r\n]/g, "").trim();
  if (clean === undefined || clean === "") return undefined;
  if (/^[\x21-\x7e]+$/.test(clean)) return clean;
  throw new HubError(
    "SETTING_INVALID",
    "The Hugging Face token has characters that no token has. Copy it again, and set HF_TOKEN or log in anew.",
  );
}

function given(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

function isTrue(value: string | undefined): boolean {
  return ["1", "ON", "YES", "TRUE"].includes(value?.toUpperCase() ?? "");
}
