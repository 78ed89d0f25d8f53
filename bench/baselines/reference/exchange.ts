import http from 'node:http';
import https from 'node:https';

const plain = new http.Agent({ keepAlive: true });
const tls = new https.Agent({ keepAlive: true });

/** The text of a 2xx answer. */
export function exchange(url: URL, options: http.RequestOptions, body = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:';
    const transport = secure ? https : http;
    const request = transport.request(url, { ...options, agent: secure ? tls : plain });
    request.setTimeout(10_000, () => request.destroy(new Error('timeout')));
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0 } = response;
        if (statusCode >= 200 && statusCode < 300) resolve(text);
        else reject(new Error(`status ${statusCode}`));
      });
    });
    request.end(body);
  });
}
