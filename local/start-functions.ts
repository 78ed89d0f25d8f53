import { type LocalFunction, startFunction } from './lambda/function.ts';
import type { Assembly } from './template/assembly.ts';
import type { Interpreted } from './template/interpret.ts';

export interface FunctionOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly onLog?: (functionId: string, line: string) => void;
}

/** @throws {Error} when a bundle is missing */
export function startFunctions(
  resources: Interpreted['resources'],
  { assetDir }: Assembly,
  awsEndpoint: string,
  { environment = {}, onLog = () => {} }: FunctionOptions,
): LocalFunction[] {
  return resources('AWS::Lambda::Function').map(({ logicalId, name, identity, properties }) => {
    const codeDir = assetDir(properties.Code.S3Key);
    if (!codeDir) throw new Error(`${logicalId}: its bundle is not among the assets`);
    const declared = properties.Environment.Variables;
    return startFunction({
      name,
      arn: identity.Arn ?? name,
      codeDir,
      handler: properties.Handler,
      environment: {
        ...declared,
        ...onlyDeclared(environment, declared),
        AWS_ENDPOINT_URL: awsEndpoint,
      },
      timeoutMs: properties.Timeout * 1000,
      memoryMb: properties.MemorySize,
      onLog: (line) => onLog(logicalId, line),
    });
  });
}

function onlyDeclared(values: Readonly<Record<string, string>>, declared: Record<string, string>) {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in declared));
}
