import { describe, expect, it } from 'vitest';
import { generateSecret } from '../../../local/aws/generate-secret.ts';

const rules = {
  PasswordLength: 32,
  ExcludeCharacters: '',
  ExcludeLowercase: false,
  ExcludeUppercase: false,
  ExcludeNumbers: false,
  ExcludePunctuation: false,
  IncludeSpace: false,
  RequireEachIncludedType: true,
};

describe('a generated secret', () => {
  it('has the length and the kinds of characters that are asked for', () => {
    const secret = generateSecret({ ...rules, ExcludePunctuation: true });

    expect(secret).toMatch(/^[A-Za-z0-9]{32}$/);
    for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/]) expect(secret).toMatch(kind);
  });

  it('leaves out what is excluded', () => {
    const noLetters = { ExcludeLowercase: true, ExcludeUppercase: true, ExcludePunctuation: true };
    const secret = generateSecret({ ...rules, ...noLetters, ExcludeCharacters: '0123' });

    expect(secret).toMatch(/^[4-9]{32}$/);
  });

  it('has every character of a kind', () => {
    const noLetters = { ExcludeLowercase: true, ExcludeUppercase: true, ExcludePunctuation: true };
    const secret = generateSecret({ ...rules, ...noLetters, PasswordLength: 5000 });

    expect([...new Set(secret)].sort().join('')).toBe('0123456789');
  });

  it('is another one each time', () => {
    expect(generateSecret(rules)).not.toBe(generateSecret(rules));
  });
});
