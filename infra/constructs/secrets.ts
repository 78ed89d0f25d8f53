import { type RemovalPolicy, SecretValue, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export interface SecretsProps {
  readonly removalPolicy: RemovalPolicy;
}

/** Liner's token, put in by the operator, and the secret that webhook senders sign with. */
export class Secrets extends Construct {
  readonly linerToken: Secret;
  readonly webhook: Secret;

  constructor(scope: Construct, id: string, { removalPolicy }: SecretsProps) {
    super(scope, id);

    this.linerToken = new Secret(this, 'LinerToken', {
      description: 'API token of Liner: {"token": "..."} or the bare token.',
      // "not set yet"; never change it, or a deployment overwrites the operator's token
      secretStringValue: SecretValue.unsafePlainText('{"token":""}'),
      removalPolicy,
    });
    Validations.of(this.linerToken).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'Only Liner can issue its tokens; a new one put in here is picked up by itself.',
    });

    this.webhook = new Secret(this, 'Webhook', {
      description: 'Secret of webhook senders: one text, or a JSON array of two while they change.',
      // 32 letters and digits are also valid base64, which Standard Webhooks expects
      generateSecretString: { passwordLength: 32, excludePunctuation: true },
      removalPolicy,
    });
    Validations.of(this.webhook).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Senders hold the other copy, so a change is made with them: two are valid meanwhile.',
    });
  }
}
