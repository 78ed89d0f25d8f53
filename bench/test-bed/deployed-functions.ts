import type { FunctionSettings } from '../../local/lambda/environment.ts';
import type { Assembly } from '../../local/template/assembly.ts';
import { interpret } from '../../local/template/interpret.ts';

/** the functions of the stack, by their folders */
export const functionNames = [
  'enrich',
  'calls-api',
  'publish-changes',
  'recheck-due',
  'reconcile',
] as const;
export type FunctionName = (typeof functionNames)[number];

export type DeployedFunction = FunctionSettings & { readonly name: FunctionName };

/** Where a function finds the outside world. */
export interface Surroundings {
  readonly awsOrigin: string;
  readonly linerOrigin: string;
  /** the file of the certificate of Liner */
  readonly certificateFile: string;
}

const nowhere = { awsOrigin: 'http://127.0.0.1:1', linerOrigin: '', certificateFile: '' };

/** The functions of a template, with all it says about them. */
export function deployedFunctions(
  assembly: Assembly,
  { awsOrigin, linerOrigin, certificateFile }: Surroundings = nowhere,
): DeployedFunction[] {
  const { resources } = interpret(assembly, { awsEndpoint: awsOrigin, apiUrl: awsOrigin });
  return resources('AWS::Lambda::Function').map(({ logicalId, identity, properties }) => {
    const declared = properties.Environment.Variables;
    return {
      name: folderOf(logicalId),
      arn: identity.Arn ?? logicalId,
      codeDir: assembly.assetDir(properties.Code.S3Key) ?? '',
      handler: properties.Handler,
      environment: {
        ...declared,
        ...('LINER_ORIGIN' in declared && { LINER_ORIGIN: linerOrigin }),
        AWS_ENDPOINT_URL: awsOrigin,
        NODE_EXTRA_CA_CERTS: certificateFile,
      },
      timeoutMs: properties.Timeout * 1000,
      memoryMb: properties.MemorySize,
      onLog: () => {},
    };
  });
}

/** @throws {Error} for a function that is none of those named above */
function folderOf(logicalId: string): FunctionName {
  const found = functionNames.find((name) => {
    const construct = name.replaceAll(/(^|-)([a-z])/g, (_, _dash, letter) => letter.toUpperCase());
    return logicalId.startsWith(`${construct}Function`);
  });
  if (!found) throw new Error(`the bench does not know the function ${logicalId}`);
  return found;
}
