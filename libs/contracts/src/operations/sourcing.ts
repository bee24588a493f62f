import { z } from 'zod';
import { defineOperation } from '../define';
import { BusinessFact } from '../facts';
import { Id, pageInput, pageOf, Timestamp, Zip } from '../shared';

const ImportReport = z.object({
  importId: Id.nullable(), dryRun: z.boolean(), rows: z.int(), created: z.int(), merged: z.int(), unchanged: z.int(), refused: z.int(),
  /** The first 100 refused rows: line of the file (1 is the header), and why. */
  problems: z.array(z.object({ line: z.int(), column: z.string().nullable(), message: z.string() })),
  mapping: z.record(z.string(), z.string()), undoneAt: Timestamp.nullable(), createdAt: Timestamp,
});

export const importBusinesses = defineOperation({
  name: 'importBusinesses', service: 'sourcing', method: 'POST', path: '/api/v1/businesses/imports', access: 'businesses:write', summary: 'Import businesses from CSV with column mapping; a dry run shows what would happen (R3.05)',
  input: z.object({
    /** The file's text; or `blob`, its key in the blob store for larger ones (the CLI and uploads use it). */
    csv: z.string().max(900_000).optional(), blob: z.string().optional(),
    /** Short name of the source, e.g. `openbrewerydb`, and its licence. */
    source: z.string().min(1).max(60), licence: z.string().min(1).max(60),
    vertical: z.string(),
    /** Field of ours → column of the file; known names are guessed when left out. */
    mapping: z.record(z.string(), z.string()).default({}),
    /** Keep only rows of these places. */
    places: z.array(z.object({ zip: Zip.optional(), city: z.string().optional(), state: z.string().length(2).optional() })).default([]),
    dryRun: z.boolean().default(false),
  }),
  output: ImportReport, status: 201, errors: ['too_large'], idempotent: true, timeoutMs: 120_000,
  upload: { mediaType: 'text/csv', text: 'csv', blob: 'blob', maxBytes: 20 * 1024 * 1024 },
});
export const listImports = defineOperation({ name: 'listImports', service: 'sourcing', method: 'GET', path: '/api/v1/businesses/imports', access: 'businesses:read', summary: 'Imports, newest first', input: z.object(pageInput), output: pageOf(ImportReport) });
export const undoImport = defineOperation({ name: 'undoImport', service: 'sourcing', method: 'DELETE', path: '/api/v1/businesses/imports/{id}', access: 'businesses:write', summary: 'Undo an import: its values go, what other sources said comes back', input: z.object({ id: Id }), output: ImportReport, errors: ['not_found', 'conflict'], timeoutMs: 60_000 });
export const listBusinesses = defineOperation({ name: 'listBusinesses', service: 'sourcing', method: 'GET', path: '/api/v1/businesses', access: 'businesses:read', summary: 'Businesses by vertical, ZIP or text', input: z.object({ ...pageInput, vertical: z.string().optional(), zip: Zip.optional(), q: z.string().max(100).optional() }), output: pageOf(BusinessFact) });
export const getBusiness = defineOperation({ name: 'getBusiness', service: 'sourcing', method: 'GET', path: '/api/v1/businesses/{id}', access: 'businesses:read', summary: 'One business with the provenance of every field and the listings it was merged from', input: z.object({ id: Id }), output: z.object({ business: BusinessFact, listings: z.array(z.object({ listingId: Id, source: z.string(), sourceId: z.string(), name: z.string(), fetchedAt: Timestamp })) }), errors: ['not_found'] });

const Merge = z.object({ id: Id, keptId: Id, mergedId: Id, score: z.number(), reasons: z.array(z.string()), at: Timestamp, undoneAt: Timestamp.nullable() });
export const listMerges = defineOperation({ name: 'listMerges', service: 'sourcing', method: 'GET', path: '/api/v1/businesses/merges', access: 'businesses:read', summary: 'Merges of duplicates, each with its reasons', input: z.object({ ...pageInput, businessId: Id.optional() }), output: pageOf(Merge) });
export const undoMerge = defineOperation({ name: 'undoMerge', service: 'sourcing', method: 'DELETE', path: '/api/v1/businesses/merges/{id}', access: 'businesses:write', summary: 'Take two businesses apart again; they are not merged a second time', input: z.object({ id: Id }), output: Merge, errors: ['not_found', 'conflict'] });
