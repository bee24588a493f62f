// What Fastify alone does with such requests: the body that it was told, parsed and serialised anew each time.
import fastify from 'fastify';

const answer = JSON.parse(process.env.BENCH_ANSWER);
const app = fastify();
app.get('/read', () => answer);
app.post('/write', (request, reply) => reply.status(201).send({ ...answer, name: request.body.name }));
process.on('disconnect', () => process.exit(0));
app.listen({ port: 0, host: '127.0.0.1' }).then(() => process.send({ port: app.server.address().port }));
