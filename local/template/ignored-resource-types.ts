const permissions = 'nothing evaluates permissions on this machine';
const watching = 'nothing is watched on this machine';

/** Types of resources that are left out of a local run, each with the reason. */
export const ignoredResourceTypes: ReadonlyMap<string, string> = new Map([
  ['AWS::CDK::Metadata', 'tells AWS which constructs are in use'],
  ['AWS::IAM::Role', permissions],
  ['AWS::IAM::Policy', permissions],
  ['AWS::IAM::ManagedPolicy', permissions],
  ['AWS::Events::Archive', 'every bus is archived on this machine, for as long as it runs'],
  ['AWS::Lambda::Permission', permissions],
  ['AWS::S3::BucketPolicy', permissions],
  ['AWS::SQS::QueuePolicy', permissions],
  ['AWS::Events::EventBusPolicy', permissions],
  ['AWS::SecretsManager::ResourcePolicy', permissions],
  ['AWS::Logs::LogGroup', 'logs go to files'],
  ['AWS::Logs::MetricFilter', watching],
  ['AWS::CloudWatch::Alarm', watching],
  ['AWS::CloudWatch::Dashboard', watching],
]);
