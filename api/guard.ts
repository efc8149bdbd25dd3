/** Who may talk to the server: a map for attackers must not be read through a page of somebody else's (DNS rebinding). */
import type { RequestHandler } from 'express';
import { problem, sendProblem } from './problems.js';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Checks Host and, where a browser sends it, Origin. */
export function guard(allowedHosts: readonly string[]): RequestHandler {
  const allowed = new Set([...LOOPBACK, ...allowedHosts].map((h) => h.toLowerCase()));
  const nameOf = (host: string): string => host.toLowerCase().replace(/:\d+$/, '');
  return (req, res, next) => {
    const host = req.headers.host ?? '';
    if (!allowed.has(nameOf(host))) return sendProblem(res, problem(403, `host \`${host}\` is not allowed; add it to ARNPATH_ALLOWED_HOSTS`));
    const { origin } = req.headers;
    if (origin !== undefined && !sameOrigin(origin, host)) return sendProblem(res, problem(403, `origin \`${origin}\` is not allowed`));
    next();
  };
}

function sameOrigin(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

/** Headers of every answer. */
export const headers: RequestHandler = (_req, res, next) => {
  res.set({
    'Content-Security-Policy':
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
  });
  next();
};
