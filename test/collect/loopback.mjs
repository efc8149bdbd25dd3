/** Loaded before the command under test: names below `localhost`, as S3 Control's hosts are here, mean loopback. */
import dns from 'node:dns';

const lookup = dns.lookup;
dns.lookup = (name, options, callback) => {
  const local = name.endsWith('.localhost') ? '127.0.0.1' : name;
  return lookup(local, options, callback);
};
