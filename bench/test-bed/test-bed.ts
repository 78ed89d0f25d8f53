import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FunctionSettings } from '../../local/lambda/environment.ts';
import { synthesize } from '../../local/synthesize.ts';
import { readAssembly } from '../../local/template/assembly.ts';
import { openTemporaryFolder } from '../../local/temporary-folder.ts';
import { type Certificate, createCertificate } from '../fake-services/certificate.ts';
import { deployedFunctions, type Surroundings } from './deployed-functions.ts';
import { buildVariants, type Variant, type VariantName } from './variants.ts';

/** Everything measured, ready to be started. */
export interface TestBed {
  /** folder that `cdk synth` wrote */
  readonly assemblyDir: string;
  readonly certificate: Certificate;
  readonly variants: ReadonlyMap<VariantName, Variant>;
  /** How a variant is started with these systems around it. */
  readonly settings: (name: VariantName, origins: Origins) => FunctionSettings;
  readonly close: () => Promise<void>;
}

export type Origins = Pick<Surroundings, 'awsOrigin' | 'linerOrigin'>;

/** what the libraries of the typical stack want to be told, and what Lambda tells a traced function */
const telemetry = {
  POWERTOOLS_SERVICE_NAME: 'enrich',
  POWERTOOLS_METRICS_NAMESPACE: 'Bench',
  _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
};

/**
 * Synthesizes the stack and bundles what it is compared with, in a folder that `close` removes.
 * @param synthesized folder where it was synthesized already
 */
export async function openTestBed(synthesized?: string): Promise<TestBed> {
  const { dir, remove } = openTemporaryFolder('bench');
  const assemblyDir = synthesized ?? join(dir, 'assembly');
  if (!synthesized) await synthesize(assemblyDir, ['linerHost=https://localhost']);
  const assembly = await readAssembly(assemblyDir);
  const certificate = await createCertificate(Date.now());
  const certificateFile = join(dir, 'certificate.pem');
  await writeFile(certificateFile, certificate.cert);
  const variants = await buildVariants(assembly, dir);
  const close = async () => remove();
  return { assemblyDir, certificate, variants, settings, close };

  function settings(name: VariantName, origins: Origins): FunctionSettings {
    const variant = variants.get(name);
    const deployed = deployedFunctions(assembly, { ...origins, certificateFile });
    const own = deployed.find((each) => each.name === variant?.standsInFor);
    if (!variant || !own) throw new Error(`there is no ${name}`);
    const environment = {
      ...own.environment,
      ...(name === 'typical' && telemetry),
      ...(name === 'enrich with recordings' && { RECORDINGS: 'list' }),
    };
    return { ...own, name, codeDir: variant.codeDir, environment };
  }
}
