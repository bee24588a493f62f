import type Stripe from 'stripe';
import { newId } from './objects.rules';

export interface Payer {
  email: string;
  name: string | null;
  /** Last four digits of the card; null when paid by bank transfer. */
  last4: string | null;
}

export interface PaymentParts {
  amount: number;
  currency: string;
  metadata: Stripe.Metadata;
  description: string | null;
  now: number;
}

export function paymentIntent(parts: PaymentParts, status: 'succeeded' | 'processing'): Stripe.PaymentIntent {
  const id = newId('pi');
  return {
    id, object: 'payment_intent', allowed_payment_method_types: null, amount: parts.amount, amount_capturable: 0, amount_received: status === 'succeeded' ? parts.amount : 0,
    application: null, application_fee_amount: null, automatic_payment_methods: null, canceled_at: null, cancellation_reason: null,
    capture_method: 'automatic_async', client_secret: `${id}_secret_${newId('s').slice(2)}`, confirmation_method: 'automatic', created: parts.now,
    currency: parts.currency, customer: null, customer_account: null, description: parts.description, excluded_payment_method_types: null,
    last_payment_error: null, latest_charge: null, livemode: false, managed_payments: { enabled: false }, metadata: parts.metadata, next_action: null, on_behalf_of: null,
    payment_method: newId('pm'), payment_method_configuration_details: null, payment_method_options: {}, payment_method_types: ['card'], payment_record: null,
    processing: null, receipt_email: null, review: null, setup_future_usage: null, shipping: null, source: null, statement_descriptor: null,
    statement_descriptor_suffix: null, status, transfer_group: null,
  };
}

export function charge(intent: Stripe.PaymentIntent, payer: Payer, receiptUrl: string, now: number): Stripe.Charge {
  const method: Stripe.Charge.PaymentMethodDetails =
    payer.last4 === null ? { type: 'us_bank_account' } : { type: 'card', card: cardDetails(payer.last4, intent.amount) };
  return {
    id: newId('ch'), object: 'charge', amount: intent.amount, amount_captured: intent.amount, amount_refunded: 0, application: null, application_fee: null,
    application_fee_amount: null, balance_transaction: newId('txn'),
    billing_details: { address: { city: null, country: 'US', line1: null, line2: null, postal_code: null, state: null }, email: payer.email, name: payer.name, phone: null, tax_id: null },
    calculated_statement_descriptor: 'LEADFACTORY SANDBOX', captured: true, created: now, currency: intent.currency, customer: null, description: intent.description,
    disputed: false, failure_balance_transaction: null, failure_code: null, failure_message: null, fraud_details: {}, livemode: false, metadata: intent.metadata,
    on_behalf_of: null,
    outcome: {
      advice_code: null, network_advice_code: null, network_decline_code: null, network_status: 'approved_by_network', reason: null,
      risk_level: 'normal', seller_message: 'Payment complete.', type: 'authorized',
    },
    paid: true, payment_intent: intent.id, payment_method: typeof intent.payment_method === 'string' ? intent.payment_method : null,
    payment_method_details: method, receipt_email: null, receipt_number: null, receipt_url: receiptUrl, refunded: false, review: null, shipping: null, source: null,
    source_transfer: null, statement_descriptor: null, statement_descriptor_suffix: null, status: 'succeeded', transfer_data: null, transfer_group: null,
  };
}

function cardDetails(last4: string, amount: number): Stripe.Charge.PaymentMethodDetails.Card {
  return {
    amount_authorized: amount, authorization_code: null, brand: 'visa', checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' }, country: 'US', electronic_commerce_indicator: null,
    exp_month: 12, exp_year: 2034, extended_authorization: { status: 'disabled' }, fingerprint: 'sandboxsandbox00', funding: 'credit',
    incremental_authorization: { status: 'unavailable' }, installments: null, last4, mandate: null, multicapture: { status: 'unavailable' }, network: 'visa',
    network_token: { used: false }, network_transaction_id: null, overcapture: { maximum_amount_capturable: amount, status: 'unavailable' }, regulated_status: 'unregulated',
    three_d_secure: null, transaction_link_id: null, wallet: null,
  };
}

export function refund(paid: Stripe.Charge, amount: number, reason: Stripe.Refund['reason'], metadata: Stripe.Metadata, now: number): Stripe.Refund {
  return {
    id: newId('re'), object: 'refund', amount, balance_transaction: newId('txn'), charge: paid.id, created: now, currency: paid.currency, customer: null,
    customer_account: null, destination_details: { type: 'card', card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' } },
    metadata, payment_intent: paid.payment_intent, payment_method: paid.payment_method, reason, receipt_number: null, source_transfer_reversal: null, status: 'succeeded',
    transfer_reversal: null,
  };
}

export function dispute(disputed: Stripe.Charge, now: number): Stripe.Dispute {
  return {
    id: newId('dp'), object: 'dispute', amount: disputed.amount, balance_transactions: [], charge: disputed.id, created: now, currency: disputed.currency,
    enhanced_eligibility_types: [],
    evidence: {
      access_activity_log: null, billing_address: null, cancellation_policy: null, cancellation_policy_disclosure: null, cancellation_rebuttal: null,
      customer_communication: null, customer_email_address: disputed.billing_details.email, customer_name: disputed.billing_details.name, customer_purchase_ip: null,
      customer_signature: null, duplicate_charge_documentation: null, duplicate_charge_explanation: null, duplicate_charge_id: null, enhanced_evidence: {},
      product_description: disputed.description, receipt: null, refund_policy: null, refund_policy_disclosure: null, refund_refusal_explanation: null, service_date: null,
      service_documentation: null, shipping_address: null, shipping_carrier: null, shipping_date: null, shipping_documentation: null, shipping_tracking_number: null,
      uncategorized_file: null, uncategorized_text: null,
    },
    evidence_details: { due_by: now + 14 * 86_400, enhanced_eligibility: {}, has_evidence: false, past_due: false, submission_count: 0, submission_method: 'manual' },
    intended_submission_method: 'manual', is_charge_refundable: true, livemode: false, metadata: {}, payment_intent: disputed.payment_intent, reason: 'fraudulent',
    status: 'needs_response',
  };
}
