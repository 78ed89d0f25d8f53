import { functionNamed, type LocalFunction } from './lambda/function.ts';
import type { Interpreted } from './template/interpret.ts';
import type { FunctionRoute } from './triggers/http-api.ts';
import { parseRouteKey } from './triggers/routes.ts';

/** @throws {Error} for a route that leads to no function here */
export function connectRoutes(
  resources: Interpreted['resources'],
  functions: readonly LocalFunction[],
): FunctionRoute[] {
  const integrations = resources('AWS::ApiGatewayV2::Integration');
  return resources('AWS::ApiGatewayV2::Route').map(({ logicalId, properties }) => {
    const integration = integrations.find(
      ({ identity }) => properties.Target === `integrations/${identity.Ref}`,
    );
    if (!integration) throw new Error(`${logicalId}: no integration ${properties.Target}`);
    const { IntegrationUri, TimeoutInMillis } = integration.properties;
    return {
      ...parseRouteKey(properties.RouteKey),
      needsSignature: properties.AuthorizationType !== 'NONE',
      target: functionNamed(functions, IntegrationUri),
      timeoutMs: TimeoutInMillis,
    };
  });
}
