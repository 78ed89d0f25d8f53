/**
 * Stands in for @aws-sdk/endpoint-cache in the bundles (see the alias there): DynamoDB's client makes
 * one for endpoint discovery, which none of its commands uses any more.
 */
export class EndpointCache {}
