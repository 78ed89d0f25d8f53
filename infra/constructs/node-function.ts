import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type CfnPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type CfnFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { BuildOptions } from 'esbuild';
import { bundledCode, bundling } from '../bundling/bundle.ts';
import { allow } from './allow.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface NodeFunctionProps {
  /** the folder with its main.ts, from the root */
  readonly folder: string;
  readonly environment: Record<string, string>;
  /** where a function needs what the others leave out */
  readonly bundling?: BuildOptions;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly logRetentionDays: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  /** what breaks for whom when it fails */
  readonly impactOfErrors: string;
  /** what breaks for whom when Lambda will not start it */
  readonly impactOfThrottles: string;
}

/** One folder of functions/ as a Lambda: bundled, with its own role, log group and alarms. */
export class NodeFunction extends Construct {
  readonly lambda: NodejsFunction;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);

    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetentionDays,
      removalPolicy: props.removalPolicy,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    allow(role, logGroup.logGroupArn, 'logs:CreateLogStream', 'logs:PutLogEvents');

    this.lambda = new NodejsFunction(this, 'Function', {
      code: bundledCode(props.folder, props.bundling ?? bundling),
      handler: 'index.handler',
      environment: props.environment,
      memorySize: props.memoryMb,
      timeout: Duration.seconds(props.timeoutSeconds),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      role,
      logGroup,
    });
    dependOnPolicyAlone(this.lambda, role);

    new RunbookAlarm(this, 'Errors', {
      metric: this.lambda.metricErrors(),
      threshold: 1,
      periods: 1,
      impact: props.impactOfErrors,
      runbook: 'Function errors',
    });
    new RunbookAlarm(this, 'Throttles', {
      metric: this.lambda.metricThrottles(),
      threshold: 1,
      periods: 3,
      impact: props.impactOfThrottles,
      runbook: 'Function throttles',
    });
  }
}

/** CDK also names the role, which the function refers to anyway (cfn-lint W3005). */
function dependOnPolicyAlone(lambda: NodejsFunction, role: Role) {
  const policy = role.node.findChild('DefaultPolicy').node.defaultChild as CfnPolicy;
  const resource = lambda.node.defaultChild as CfnFunction;
  resource.addOverride('DependsOn', [Stack.of(lambda).resolve(policy.logicalId)]);
}
