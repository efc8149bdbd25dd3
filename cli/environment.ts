/** The environment variables that arnpath reads: all of them, and only here. */

export interface Variable {
  readonly name: string;
  readonly default: string | null;
  readonly meaning: string;
}

export const ENVIRONMENT: readonly Variable[] = [
  { name: 'ARNPATH_DATA', default: '.arnpath', meaning: 'data folder of the embedded store' },
  { name: 'ARNPATH_KEEP', default: '2', meaning: 'loads that `load` keeps, the new one among them' },
  { name: 'ARNPATH_HOST', default: '127.0.0.1', meaning: 'address that `serve` binds' },
  { name: 'ARNPATH_PORT', default: '4680', meaning: 'port that `serve` binds; 0 takes a free one' },
  { name: 'ARNPATH_ALLOWED_HOSTS', default: '', meaning: 'names besides loopback that a request may name as host, with commas between' },
  { name: 'NEO4J_URI', default: null, meaning: 'Neo4j to use instead of the embedded store, e.g. `bolt://127.0.0.1:7687`' },
  { name: 'NEO4J_USERNAME', default: 'neo4j', meaning: 'user of Neo4j' },
  { name: 'NEO4J_USER', default: null, meaning: 'the same, where NEO4J_USERNAME is not set' },
  { name: 'NEO4J_PASSWORD', default: '', meaning: 'password of Neo4j; never logged' },
  { name: 'NEO4J_DATABASE', default: 'neo4j', meaning: 'database of Neo4j' },
];

export interface Neo4jSettings {
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

export interface Settings {
  readonly data: string;
  readonly keep: number;
  readonly host: string;
  readonly port: number;
  readonly allowedHosts: readonly string[];
  /** Null where NEO4J_URI is not set. */
  readonly neo4j: Neo4jSettings | null;
}

/** A variable with a value that can't be used; exit code 2. */
export class SettingError extends Error {}

/** A variable that is set but empty, as env files have them, is not set. */
const value = (env: NodeJS.ProcessEnv, name: string): string => {
  const given = env[name] ?? '';
  return given === '' ? (ENVIRONMENT.find((v) => v.name === name)?.default ?? '') : given;
};

/** @throws SettingError */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const port = Number(value(env, 'ARNPATH_PORT'));
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new SettingError(`ARNPATH_PORT is \`${value(env, 'ARNPATH_PORT')}\`; expected a port from 0 to 65535`);
  const keep = Number(value(env, 'ARNPATH_KEEP'));
  if (!Number.isInteger(keep) || keep < 1) throw new SettingError(`ARNPATH_KEEP is \`${value(env, 'ARNPATH_KEEP')}\`; expected a whole number, 1 or more`);
  const uri = value(env, 'NEO4J_URI');
  if (uri !== '' && !/^(bolt|neo4j)(\+s|\+ssc)?:\/\//.test(uri)) throw new SettingError(`NEO4J_URI is \`${uri}\`; expected bolt://, neo4j:// or neo4j+s://`);
  return {
    data: value(env, 'ARNPATH_DATA'),
    keep,
    host: value(env, 'ARNPATH_HOST'),
    port,
    allowedHosts: value(env, 'ARNPATH_ALLOWED_HOSTS')
      .split(',')
      .map((h) => h.trim())
      .filter((h) => h !== ''),
    neo4j:
      uri === ''
        ? null
        : { uri, username: env.NEO4J_USERNAME ?? env.NEO4J_USER ?? 'neo4j', password: value(env, 'NEO4J_PASSWORD'), database: value(env, 'NEO4J_DATABASE') },
  };
}
