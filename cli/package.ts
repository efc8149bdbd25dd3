/** Files that come with the package: found from the source tree and from `dist/`. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the package. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

export function packageVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version;
}

/** An organisation that comes with the package, and the question that shows it. */
export interface Example {
  readonly folder: string;
  readonly about: string;
  readonly action: string;
  readonly resource: string;
  /** Only principals of this account are asked about; null for all. */
  readonly from: string | null;
}

/** What `demo` can serve; the first unless told. */
export const EXAMPLES = {
  company: {
    folder: 'examples/company',
    about: 'Halden Pay, an invented company of eight accounts',
    action: 'kms:Decrypt',
    resource: 'arn:aws:kms:eu-central-1:555500005555:alias/card-vault',
    from: null,
  },
  'assume-role-question': {
    folder: 'examples/assume-role-question',
    about: 'why S3 across accounts needs AssumeRole and a KMS key does not',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::marketing-reports/2024/q3.csv',
    from: '123456789012',
  },
} as const satisfies Readonly<Record<string, Example>>;

export type ExampleName = keyof typeof EXAMPLES;
