import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const Resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
export type TemplateResource = z.infer<typeof Resource>;

const Template = z.looseObject({
  Parameters: z.record(z.string(), z.looseObject({ Default: z.unknown() })).default({}),
  Resources: z.record(z.string(), Resource),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })).default({}),
});
export type Template = z.infer<typeof Template>;

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .object({ templateFile: z.string(), file: z.string(), stackName: z.string() })
        .partial()
        .default({}),
    }),
  ),
});

const Assets = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

/** What `cdk synth` wrote for one stack. */
export interface Assembly {
  readonly stackName: string;
  readonly template: Template;
  /** the folder that would be uploaded under this S3 key */
  readonly assetDir: (objectKey: string) => string | undefined;
}

/** @throws {Error} unless the folder holds exactly one synthesized stack */
export async function readAssembly(dir: string): Promise<Assembly> {
  const read = async (file: string) => JSON.parse(await readFile(join(dir, file), 'utf8'));
  const artifacts = Object.entries(Manifest.parse(await read('manifest.json')).artifacts);
  const stacks = artifacts.filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const [stack] = stacks;
  if (!stack || stacks.length > 1) throw new Error(`expected one stack, found ${stacks.length}`);
  const [id, { properties }] = stack;

  const assetDirs = new Map<string, string>();
  for (const [, artifact] of artifacts) {
    if (artifact.type !== 'cdk:asset-manifest' || !artifact.properties.file) continue;
    const { files } = Assets.parse(await read(artifact.properties.file));
    for (const { source, destinations } of Object.values(files)) {
      for (const { objectKey } of Object.values(destinations)) {
        assetDirs.set(objectKey, join(dir, source.path));
      }
    }
  }
  return {
    stackName: properties.stackName ?? id,
    template: Template.parse(await read(properties.templateFile ?? `${id}.template.json`)),
    assetDir: (objectKey) => assetDirs.get(objectKey),
  };
}
