import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for argon2id: 19 MiB, two rounds, one lane (Password Storage Cheat Sheet). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// The same characters may arrive composed or decomposed, depending on the keyboard.
const plain = (password: string): string => password.normalize('NFKC');

export function hashPassword(password: string): Promise<string> {
  return hash(plain(password), COST);
}

export function isPassword(hashed: string, password: string): Promise<boolean> {
  return verify(hashed, plain(password));
}
