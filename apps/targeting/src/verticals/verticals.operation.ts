import { listVerticals } from '@leadfactory/contracts';
import { HandlesOperation } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { VerticalsService } from './verticals.service';

@Injectable()
export class VerticalsOperation {
  constructor(private readonly verticals: VerticalsService) {}

  @HandlesOperation(listVerticals)
  async list(): Promise<{ items: { vertical: string; title: string; categories: string[] }[] }> {
    return { items: [...this.verticals.known].map(([vertical, { title, categories }]) => ({ vertical, title, categories })) };
  }
}
