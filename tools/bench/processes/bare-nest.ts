import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

// What a plain Nest controller does with such requests, on Fastify as well.

const answer = JSON.parse(process.env.BENCH_ANSWER ?? '{}') as Record<string, unknown>;

@Controller()
class BareController {
  @Get('read')
  read(): Record<string, unknown> {
    return answer;
  }

  @Post('write')
  write(@Body() body: { name: string }): Record<string, unknown> {
    return { ...answer, name: body.name };
  }
}

@Module({ controllers: [BareController] })
class BareModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create<NestFastifyApplication>(BareModule, new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  process.send?.({ port: (app.getHttpServer().address() as AddressInfo).port });
}

process.on('disconnect', () => process.exit(0));
main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
