import { GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';

const size = { width: 8, height: 6 };

export function graph(title: string, left: IMetric[], right: IMetric[] = []) {
  return new GraphWidget({ title, left, right, ...size });
}

export function stackedGraph(title: string, left: IMetric[]) {
  return new GraphWidget({ title, left, stacked: true, ...size });
}
