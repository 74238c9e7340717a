package io.pushrelay.webhook;

import io.pushrelay.channel.Body;
import java.net.http.HttpHeaders;

/**
 * What the application answers.
 *
 * @param body its first bytes, {@link WebhookClient#LONGEST_BODY} at most
 */
record Answer(int status, HttpHeaders headers, Body body) {}
