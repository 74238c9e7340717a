/** A relay with a journal, whose server ends and begins again. */
@NullMarked
package io.pushrelay.it.journal;

import org.jspecify.annotations.NullMarked;
